using Analyzer.Model.Findings;
using Analyzer.Report;
using Analyzer.Service.Cli;
using Analyzer.Service.Pages.Frame;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Incidents;

/// <summary><c>/incidents/{id}/report</c>: the report as a file, in the format that the query names.</summary>
/// <param name="incidents">Finds the incident.</param>
internal sealed class IncidentReport(IncidentResults incidents) : IPage
{
    /// <summary>Formats to download, by name and in words.</summary>
    public static IReadOnlyList<(string Name, string Words)> Formats { get; } = [("html", "HTML"), ("markdown", "Markdown"), ("json", "JSON")];

    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var view = await incidents.FindAsync(id, context.RequestAborted).ConfigureAwait(false);
        return view?.Result is { } result
            ? File(context, result, $"incident-{id}")
            : await PageFailures.NotFoundAsync(context, view is null ? $"there is no incident '{id}'" : "the incident is being analysed: try again in a moment").ConfigureAwait(false);
    }

    /// <summary>A result as a file.</summary>
    /// <exception cref="CliException">There is no such format.</exception>
    public static IResult File(HttpContext context, AnalysisResult result, string name)
    {
        var wanted = context.Request.Query["format"].ToString();
        if (wanted.Length == 0) wanted = "html";
        if (Formats.All(format => !format.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))) throw CliException.WrongUsage($"'{wanted}' cannot be downloaded: choose one of {string.Join(", ", Formats.Select(format => format.Name))}");
        var format = ReportFormats.Named(wanted);
        using var bytes = new MemoryStream();
        format.Write(result, bytes);
        var type = format.Name switch { "html" => "text/html", "json" => "application/json", _ => "text/markdown" };
        return Results.File(bytes.ToArray(), $"{type}; charset=utf-8", string.Concat(name, format.Endings[0]));
    }
}
