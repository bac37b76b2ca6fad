using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using Xunit;

namespace Analyzer.IntegrationTests.Rest;

/// <summary>The document that the API serves, to hold answers against.</summary>
internal sealed class ApiDocumentText(string text)
{
    private readonly Dictionary<string, JsonSchema> _schemas = new(StringComparer.Ordinal);

    public string Text => text;

    public JsonObject Root { get; } = JsonNode.Parse(text)!.AsObject();

    /// <summary>Every operation with its path and method.</summary>
    public IEnumerable<(string Path, string Method, JsonObject Operation)> Operations => Root["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => (path.Key, method.Key, method.Value!.AsObject())));

    /// <summary>That an answer is one that the document has.</summary>
    public void Check(HttpMethod method, string uri, HttpResponseMessage answer, byte[] body)
    {
        var path = uri.Split('?')[0];
        var found = Operations.Where(operation => operation.Method.Equals(method.Method, StringComparison.OrdinalIgnoreCase) && Regex.IsMatch(path, $"^{Regex.Replace(operation.Path, @"\{[^}]*\}", "[^/]+")}$")).OrderByDescending(operation => operation.Path == path).ToList();
        // What no operation answers is not in the document.
        if (found.Count == 0) return;
        var status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var documented = found[0].Operation["responses"]![status];
        Assert.True(documented is not null, $"{method} {path} answers {status}, which is not documented");
        if (body.Length == 0) return;
        var type = answer.Content.Headers.ContentType!.MediaType!;
        var content = documented["content"]?[type];
        Assert.True(content is not null, $"{method} {path} answers {type}, which is not documented");
        if (type.EndsWith("json", StringComparison.Ordinal)) AssertValid(content["schema"]!["$ref"]!.GetValue<string>(), JsonNode.Parse(body), $"{method} {uri}");
    }

    /// <summary>That a value is what a schema of the document allows.</summary>
    public void AssertValid(string reference, JsonNode? value, string what)
    {
        var name = reference.Split('/')[^1];
        if (!_schemas.TryGetValue(name, out var schema))
        {
            var definitions = Root["components"]!["schemas"]!.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
            _schemas[name] = schema = JsonSchema.FromText($$"""{"$schema":"https://json-schema.org/draft/2020-12/schema","$ref":"#/$defs/{{name}}","$defs":{{definitions}}}""");
        }

        using var document = JsonDocument.Parse(value?.ToJsonString() ?? "null");
        var result = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (result.IsValid) return;
        var errors = (result.Details ?? []).Where(detail => detail.Errors is { Count: > 0 }).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"));
        Assert.Fail($"{what} is not a {name}: {string.Join("; ", errors.Take(10))}");
    }
}
