using System.Text.Json;
using System.Text.RegularExpressions;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Analyzer.Service.Rest.Requests;

/// <summary>Reads bodies, and says what is wrong with which field.</summary>
internal static partial class JsonBody
{
    private const int MostBytes = 1 << 20;

    /// <summary>Reads a record.</summary>
    /// <exception cref="ProblemException">The body is none.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : notnull
    {
        if (!context.Request.HasJsonContentType()) throw new ProblemException(ProblemKind.UnsupportedMediaType, $"The body is '{context.Request.ContentType}': send it as application/json.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MostBytes;
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, ApiJson.Options, context.RequestAborted).ConfigureAwait(false)
                ?? throw new ProblemException(ProblemKind.InvalidBody, "The body is null: send an object.");
        }
        catch (JsonException mistake)
        {
            throw Explain<T>(mistake);
        }
    }

    private static ProblemException Explain<T>(JsonException mistake)
    {
        var errors = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        if (Missing().Match(mistake.Message) is { Success: true } missing)
        {
            foreach (Match name in Quoted().Matches(missing.Groups["names"].Value)) errors[name.Groups["name"].Value] = ["is missing"];
            return ProblemException.Fields(errors);
        }

        if (Unknown().Match(mistake.Message) is { Success: true } unknown)
            return ProblemException.Field(unknown.Groups["name"].Value, "is not known here: see /api/openapi.json");
        if (mistake.Path is not ['$', '.', .. var path])
            return new ProblemException(ProblemKind.InvalidBody, $"The body is no JSON object of the form of {SchemaNames.Of(typeof(T))}: {Position(mistake)}see /api/openapi.json.");
        return ProblemException.Field(path, mistake.Message.StartsWith("is ", StringComparison.Ordinal) ? mistake.Message : "has a value of another kind than it takes: see /api/openapi.json");
    }

    private static string Position(JsonException mistake) => mistake.LineNumber is { } line ? $"line {line + 1}, byte {mistake.BytePositionInLine + 1}; " : "";

    [GeneratedRegex("missing required properties including: (?<names>.*)$")]
    private static partial Regex Missing();

    [GeneratedRegex("^The JSON property '(?<name>[^']*)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("'(?<name>[^']*)'")]
    private static partial Regex Quoted();
}
