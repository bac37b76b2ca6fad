using Analyzer.Model.Findings;

namespace Analyzer.Report.Story;

/// <summary>The finding in one line, by rule from the counts.</summary>
internal static class Headline
{
    /// <summary>Picks the strongest claim that the counts carry.</summary>
    public static Prose Of(AnalysisResult result, Measures measures)
    {
        if (!measures.HasCalls) return $"No calls in this window";
        if (result.Incidents.Count > 0) return IncidentText.Line(result.Incidents[0]);
        if (measures.Amplifiers.Count > 0) return Amplified(result, measures.Amplifiers[0]);

        var counts = result.Hidden.Counts;
        if (counts.Masked >= Measures.FewestAttempts && counts.Masked >= counts.FailedAttempts * 0.2)
            return $"No hidden amplification found, but {Say.Share(counts.Masked, counts.FailedAttempts)} of failed attempts stayed out of the entry’s error rate";
        if (result.Hidden.TotalWorkNs > 0 && counts.OrphanedNs / result.Hidden.TotalWorkNs >= 0.05)
            return $"No hidden amplification found, but {Say.Share(counts.OrphanedNs, result.Hidden.TotalWorkNs)} of the work was for callers that had left";
        return $"No hidden amplification found";
    }

    private static Prose Amplified(AnalysisResult result, EdgeSummary edge)
    {
        // The peak is named only where it says more than the whole window does.
        var peaked = edge.PeakAmplification >= edge.Counts.Amplification * 1.15;
        var attempts = Attempts(peaked ? edge.PeakAmplification : edge.Counts.Amplification);
        var isMessage = edge.Counts.Redeliveries > edge.Counts.Retries;
        var what = (isMessage, peaked) switch
        {
            (false, false) => "Each call",
            (false, true) => "At the peak, each call",
            (true, false) => "Each message",
            (true, true) => "At the peak, each message",
        };
        var outcome = isMessage ? $"was delivered {attempts} times" : $"became {attempts} attempts";
        Prose became = $"{what} from {new Name(edge.Caller!)} to {new Name(edge.Callee)} {outcome}";
        var dashboard = result.Dashboard;
        if (dashboard.Requests <= 0) return became;
        var errors = dashboard.Errors > 0 ? Say.Share(dashboard.Errors, dashboard.Requests) : "no";
        return $"{became}; the entry showed {errors} errors";
    }

    private static string Attempts(double factor) => Say.Factor(factor)[..^2];
}
