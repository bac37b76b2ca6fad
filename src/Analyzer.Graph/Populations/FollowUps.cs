using Analyzer.Graph.Conventions;

namespace Analyzer.Graph.Populations;

/// <summary>How often tries that ended one way were followed by the same request, and how. Counts add, so slices merge.</summary>
internal sealed class FollowUps
{
    /// <summary>Class of the failure; none for tries that succeeded.</summary>
    public FailureClass Class { get; set; }

    /// <summary>Tries that ended this way.</summary>
    public long Tries { get; set; }

    /// <summary>Of those, the ones followed by the same request under the same parent.</summary>
    public long Followed { get; set; }

    public long Gaps { get; private set; }

    public double GapSumMs { get; private set; }

    public double GapSquareSumMs { get; private set; }

    /// <summary>Pairs of consecutive gaps, and the sum of the logarithms of their ratios: above zero, waits grow.</summary>
    public long Ratios { get; private set; }

    public double LogRatioSum { get; private set; }

    /// <summary>Adds a wait between one try's end and the next one's start.</summary>
    /// <param name="gapNs">Wait, ns; negative within the clock's resolution.</param>
    /// <param name="previousGapNs">The wait before it in the same sequence; null for the first.</param>
    public void AddGap(long gapNs, long? previousGapNs)
    {
        var ms = Math.Max(0, gapNs / 1e6);
        Gaps++;
        GapSumMs += ms;
        GapSquareSumMs += ms * ms;
        if (previousGapNs is not { } before) return;
        Ratios++;
        // Half a millisecond more on both sides keeps the rounding of clocks from looking like growth.
        LogRatioSum += Math.Log((ms + 0.5) / (Math.Max(0, before / 1e6) + 0.5));
    }

    /// <summary>Standard deviation of the gaps ÷ their mean: near zero for a timer, larger for backoff and jitter.</summary>
    public double GapVariation
    {
        get
        {
            if (Gaps < 2 || GapSumMs <= 0) return 0;
            var mean = GapSumMs / Gaps;
            return Math.Sqrt(Math.Max(0, GapSquareSumMs / Gaps - mean * mean)) / mean;
        }
    }

    /// <summary>Mean factor from one wait to the next.</summary>
    public double GapGrowth => Ratios == 0 ? 1 : Math.Exp(LogRatioSum / Ratios);
}
