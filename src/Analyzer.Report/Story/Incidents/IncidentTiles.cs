using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>The few numbers of an incident to remember.</summary>
internal static class IncidentTiles
{
    /// <summary>At most five tiles.</summary>
    public static IReadOnlyList<Tile> Of(AnalysisResult result)
    {
        var facts = new IncidentFacts(result.Incidents[0]);
        var (incident, view) = (facts.Incident, facts.Incident.Hidden);
        var overall = CoverageText.Of(result.DataQuality);
        List<Tile> tiles = [];
        if (view.EntryRequests > 0)
            tiles.Add(new Tile(Say.Share(facts.EntryErrors), $"of {Say.Many(view.EntryRequests, "entry request")} failed during the incident ({Say.Share(view.EntryErrorsBefore)} before): what a dashboard shows", CoverageText.Sampled(result.DataQuality.Reconstruction.MeanSamplingProbability)));
        if (facts.Amplifier is { } amplifier)
            tiles.Add(new Tile(Say.Factor(amplifier.PeakFactor), $"{(amplifier.Publisher is null ? "attempts per call" : "deliveries per message")} from {Say.Fit(amplifier.Caller, 32)} to {Say.Fit(amplifier.Callee, 32)} at the peak", overall));
        if (facts.TriggerNs is > 0 and var trigger && incident.Window.DurationNs > trigger)
            tiles.Add(new Tile(Say.Factor((double)incident.Window.DurationNs / trigger), $"incident longer than its cause: {Say.Duration(incident.Window.DurationNs)} against {Say.Duration(trigger)}", incident.Ongoing ? "still going on when the data ends" : overall));
        else
            tiles.Add(new Tile(Say.Duration(incident.Window.DurationNs), "from the first onset to the end", incident.Ongoing ? "still going on when the data ends" : overall));
        if (view.FailedAttempts > 0)
            tiles.Add(new Tile(Say.Share(view.MaskedAttempts, view.FailedAttempts), $"of {Say.Many(view.FailedAttempts, "failed attempt")} masked", overall));
        if (view.WorkNs > 0 && view.OrphanedNs / view.WorkNs >= Measures.LeastShare)
            tiles.Add(new Tile(Say.Share(view.OrphanedNs, view.WorkNs), "of the callees’ work was for callers that had left", overall));
        if (tiles.Count < 5 && facts.Cause is { } cause)
            tiles.Add(new Tile(Say.Share(cause.Confidence), $"sure that {Say.Fit(cause.Service, 32)} is the cause", $"{Say.Many(incident.RootCauses.Count, "candidate")}"));
        return tiles;
    }
}
