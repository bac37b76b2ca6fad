using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents.Rules;

/// <summary>What the entry's dashboard showed during the incident, and what it did not.</summary>
internal sealed class ShownAgainstHidden : IIncidentRule
{
    // Less is the network.
    private const long LeastWaitNs = 10_000_000;

    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, IncidentFacts facts)
    {
        var view = facts.Incident.Hidden;
        if (view.EntryRequests <= 0 && view.Attempts <= 0) return null;
        Prose says = $"{Shown(facts)}{Below(view)}.";
        return new Draft(says, Evidence(view), []);
    }

    private static string Shown(IncidentFacts facts)
    {
        var view = facts.Incident.Hidden;
        if (view.EntryRequests <= 0) return "No dashboard of an entry showed it";
        var latency = view.EntryP95Ns is { } p95 ? $" and a 95th percentile of {Say.Duration(p95)}{(view.EntryP95BeforeNs is { } before ? $" ({Say.Duration(before)} before)" : "")}" : "";
        return $"Dashboards of the entry showed {(view.EntryErrors > 0 ? Say.Share(facts.EntryErrors) : "no")} errors ({Say.Share(view.EntryErrorsBefore)} before){latency}";
    }

    private static string Below(HiddenBesideShown view)
    {
        List<string> parts = [];
        if (view.FailedAttempts > 0) parts.Add($"{Say.Many(view.FailedAttempts, "attempt")} failed below, {Say.Share(view.MaskedAttempts, view.FailedAttempts)} of them masked by a later success");
        if (view.WorkNs > 0 && view.OrphanedNs / view.WorkNs >= Measures.LeastShare) parts.Add($"{Say.Share(view.OrphanedNs, view.WorkNs)} of all work was for callers that had left");
        if (view.QueueDelayNs is >= LeastWaitNs and var wait && view.QueueDelayEdge is { } edge) parts.Add($"work waited {Say.Duration(wait)} on {edge}");
        return parts.Count == 0 ? "" : $"; {string.Join("; ", parts)}";
    }

    private static string Evidence(HiddenBesideShown view)
    {
        var origins = view.FailureOrigins > 0 ? $"; {Say.Many(view.FailureOrigins, "failure")} counted once, where they arose" : "";
        return $"Over the incident: {Say.Many(view.EntryRequests, "entry request")}, {Say.Count(view.EntryErrors)} failed. Below: {Say.Many(view.Calls, "call")}, {Say.Many(view.Attempts, "attempt")}, {Say.Count(view.FailedAttempts)} failed, {Say.Count(view.MaskedAttempts)} masked{origins}. Orphaned work: {Say.Duration(view.OrphanedNs)} of {Say.Duration(view.WorkNs)}.";
    }
}
