using Analyzer.Model.Findings;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Pages.Windows;
using Analyzer.Store;
using Analyzer.Store.Records;

namespace Analyzer.Service.Pages.Incidents;

/// <summary>An incident with the analysis that shows it best.</summary>
/// <param name="Record">As it is listed.</param>
/// <param name="View">Its analysis.</param>
/// <param name="Incident">The incident in it; null while there is no result.</param>
internal sealed record IncidentView(IncidentRecord Record, View View, Incident? Incident)
{
    /// <summary>The result with this incident first, which is the one that a report tells; null while there is none.</summary>
    public AnalysisResult? Result => View is View.Found found && Incident is { } incident
        ? found.Result with { Incidents = [incident, .. found.Result.Incidents.Where(other => other.Id != incident.Id)] }
        : null;
}

/// <summary>Finds incidents and what was found out about them.</summary>
/// <param name="store">Where they are.</param>
/// <param name="views">Analyses.</param>
internal sealed class IncidentResults(ISpanStore store, ViewResults views)
{
    /// <summary>Finds one; null where there is none of that id.</summary>
    public async Task<IncidentView?> FindAsync(string id, CancellationToken cancellation)
    {
        if (await store.Records.IncidentAsync(id, cancellation).ConfigureAwait(false) is not { } record) return null;
        if (await store.Records.AnalysisAsync(record.AnalysisId, cancellation).ConfigureAwait(false) is not { } analysis) return new IncidentView(record, await AgainAsync(record, cancellation).ConfigureAwait(false), null);
        var view = await views.FindAsync(AnalysisRequest.FromJson(analysis.Request), isAgain: false, cancellation).ConfigureAwait(false);
        if (view is not View.Found found) return new IncidentView(record, view, null);
        var incident = In(found.Result, record);
        // A what-if that somebody asked for elsewhere is not part of the incident.
        return new IncidentView(record, view, incident is null ? null : incident with { WhatIf = [.. incident.WhatIf.Where(change => change.Proposed)] });
    }

    /// <summary>The incident of a record in a result: of its name and time, else the one that overlaps it most; null where there is none.</summary>
    public static Incident? In(AnalysisResult result, IncidentRecord record) =>
        result.Incidents.FirstOrDefault(incident => incident.Window.StartNs == record.StartNs && incident.Window.EndNs == record.EndNs && incident.Id == record.Name)
        ?? result.Incidents.Where(incident => Overlap(incident, record) > 0).MaxBy(incident => Overlap(incident, record));

    private static long Overlap(Incident incident, IncidentRecord record) => Math.Min(incident.Window.EndNs, record.EndNs) - Math.Max(incident.Window.StartNs, record.StartNs);

    // Its analysis is gone: its time is analysed anew, with as much before it as tells what was usual.
    private Task<View> AgainAsync(IncidentRecord record, CancellationToken cancellation) =>
        views.FindAsync(new AnalysisRequest(record.StartNs - new WatchOptions().SpanNs, record.EndNs + 1), isAgain: false, cancellation);
}
