using Analyzer.Model.Findings;
using Analyzer.Model.Periods;

namespace Analyzer.Detect.Periods;

/// <summary>Which edges hid work, and which of two periods saw more of it.</summary>
internal static class AmplifierRule
{
    // Fewer than this are an anecdote, in a day as in a month.
    private const double Fewest = 10;

    // The same limits as those of the report on an incident.
    private const double LeastFactor = 1.05, LeastPeak = 1.5, LeastShare = 0.01;

    private const double Larger = 1.25, Smaller = 0.8, Sigmas = 3;

    /// <summary>Whether an edge repeated calls, hid errors or worked for callers that had left.</summary>
    /// <param name="edge">The edge over the period.</param>
    /// <param name="peak">Its largest factor of an hour, hedges left out.</param>
    /// <param name="workNs">Time its callee spent on attempts, ns.</param>
    public static bool Holds(EdgeSummary edge, double peak, double workNs)
    {
        if (edge.Caller is null || edge.Counts.Calls <= 0) return false;
        var (counts, bound) = (edge.Counts, edge.Coverage.ErrorBound);
        // Hedges are bought on purpose and follow no failure.
        var excess = counts.Excess - counts.Hedges;
        var repeats = excess >= Fewest && (1 + (excess / counts.Calls) - bound >= LeastFactor || peak - bound >= LeastPeak);
        var hides = counts.Masked >= Fewest && counts.Masked >= LeastShare * counts.Attempts;
        var orphans = counts.Timeouts >= Fewest && counts.OrphanedNs >= LeastShare * workNs && workNs > 0;
        return repeats || hides || orphans;
    }

    /// <summary>How an amplifier stands beside the period before, in which it was one.</summary>
    public static AmplifierChange Change(EdgeCounts now, EdgeCounts before)
    {
        var (rate, was) = (Hidden(now) / Math.Max(1, now.Calls), Hidden(before) / Math.Max(1, before.Calls));
        // Counts of rare events spread as their root does (Poisson).
        var spread = Math.Sqrt((rate / Math.Max(1, now.Calls)) + (was / Math.Max(1, before.Calls)));
        if (Math.Abs(rate - was) < Sigmas * spread) return AmplifierChange.Steady;
        return rate >= Larger * was ? AmplifierChange.Grown : rate <= Smaller * was ? AmplifierChange.Shrunk : AmplifierChange.Steady;
    }

    private static double Hidden(EdgeCounts counts) => Math.Max(0, counts.Excess - counts.Hedges) + counts.Masked;
}
