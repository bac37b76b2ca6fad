using Analyzer.Model.Findings;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Story;

/// <summary>The few numbers to remember; the first is what dashboards show, the others what they hide.</summary>
internal static class Tiles
{
    /// <summary>At most five tiles; none where nothing was measured.</summary>
    public static IReadOnlyList<Tile> Of(AnalysisResult result, Measures measures)
    {
        if (!measures.HasCalls) return [];
        if (result.Incidents.Count > 0) return IncidentTiles.Of(result);
        var (dashboard, hidden) = (result.Dashboard, result.Hidden);
        var counts = hidden.Counts;
        var overall = CoverageText.Of(result.DataQuality);
        List<Tile> tiles = [];
        if (dashboard.Requests > 0)
        {
            tiles.Add(new Tile(
                Say.Share(dashboard.Errors, dashboard.Requests),
                $"of {Say.Many(dashboard.Requests, "entry request")} failed: what a dashboard shows",
                CoverageText.Sampled(result.DataQuality.Reconstruction.MeanSamplingProbability)));
        }

        if (counts.Calls > 0)
            tiles.Add(new Tile(Say.Factor(counts.Amplification), $"attempts per call below the entry{Before(hidden.Baseline)}", overall));
        if (measures.WorstPath is { } path)
        {
            var last = measures.InnerEdges.FirstOrDefault(edge => edge.Callee == path.Steps[^1].Callee && edge.Caller == path.Steps[^1].Caller && edge.Operation == path.Steps[^1].Operation);
            tiles.Add(new Tile(Say.Factor(path.PeakAmplification), $"load on {Say.Fit(path.Steps[^1].Callee, 40)} per request at the peak", last is null ? overall : CoverageText.Of(last)));
        }

        if (counts.FailedAttempts > 0)
            tiles.Add(new Tile(Say.Share(counts.Masked, counts.FailedAttempts), $"of {Say.Many(counts.FailedAttempts, "failed attempt")} masked", overall));
        if (hidden.TotalWorkNs > 0 && counts.OrphanedNs > 0)
            tiles.Add(new Tile(Say.Share(counts.OrphanedNs, hidden.TotalWorkNs), "of the callees’ work was for callers that had left", overall));
        return tiles;
    }

    private static string Before(EdgeCounts? baseline) =>
        baseline is { Calls: > 0 } ? $", {Say.Factor(baseline.Amplification)} before" : "";
}
