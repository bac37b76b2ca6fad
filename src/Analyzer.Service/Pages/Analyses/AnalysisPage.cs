using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Pages.Incidents;
using Analyzer.Service.Pages.Windows;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Pages.Analyses;

/// <summary>An analysis to look at.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Analysis">The analysis.</param>
/// <param name="Result">Its result; null while there is none.</param>
/// <param name="Incidents">Listed incidents that it shows.</param>
internal sealed record AnalysisModel(PageFrame Frame, AnalysisRecord Analysis, AnalysisResult? Result, IReadOnlyList<IncidentRecord> Incidents);

/// <summary><c>/analyses/{id}</c>: how far it is, then what it found.</summary>
/// <param name="store">Where it is.</param>
/// <param name="pages">Renders.</param>
internal sealed class AnalysisPage(ISpanStore store, PageRenderer pages) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (await store.Records.AnalysisAsync(id, context.RequestAborted).ConfigureAwait(false) is not { } analysis) return await PageFailures.NotFoundAsync(context, $"there is no analysis '{id}', or it found nothing and was forgotten").ConfigureAwait(false);
        var result = await context.RequestServices.GetRequiredService<AnalysisRuns>().ResultAsync(analysis, context.RequestAborted).ConfigureAwait(false);
        var incidents = result is null ? [] : await ListedAsync(result, context.RequestAborted).ConfigureAwait(false);
        // Whoever loaded an incident wants to see it.
        if (context.Request.Query["incident"] == "first" && incidents.Count > 0) return Results.LocalRedirect(Addresses.Incident(incidents[0].Id));
        // The list of incidents is written a moment after the result.
        var isLate = result is { Incidents.Count: > 0 } && incidents.Count == 0;
        var frame = new PageFrame("Analysis", "/analyses")
        {
            Window = result is null ? Say.Window(analysis.FromNs, analysis.ToNs) : new View.Found(analysis, result, 0).Says,
            IsWaiting = States.IsOpen(analysis) || isLate,
            State = $"{analysis.Status} {analysis.Step} {incidents.Count}",
        };
        return await pages.PageAsync<AnalysisView>(new AnalysisModel(frame, analysis, result, incidents)).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<IncidentRecord>> ListedAsync(AnalysisResult result, CancellationToken cancellation)
    {
        if (result.Incidents.Count == 0) return [];
        var listed = await store.Records.IncidentsAsync(new IncidentQuery { FromNs = result.Incidents.Min(incident => incident.Window.StartNs), ToNs = result.Incidents.Max(incident => incident.Window.EndNs) + 1, Limit = 100 }, cancellation).ConfigureAwait(false);
        return [.. listed.Where(record => IncidentResults.In(result, record) is not null).OrderByDescending(record => record.ImpactRequests).ThenBy(record => record.Id, StringComparer.Ordinal)];
    }
}

/// <summary><c>/analyses/{id}/report</c>: its report as a file.</summary>
/// <param name="store">Where it is.</param>
internal sealed class AnalysisReport(ISpanStore store) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var analysis = await store.Records.AnalysisAsync(id, context.RequestAborted).ConfigureAwait(false);
        var result = analysis is null ? null : await context.RequestServices.GetRequiredService<AnalysisRuns>().ResultAsync(analysis, context.RequestAborted).ConfigureAwait(false);
        return result is null
            ? await PageFailures.NotFoundAsync(context, $"there is no result of an analysis '{id}'").ConfigureAwait(false)
            : IncidentReport.File(context, result, $"analysis-{id}");
    }
}
