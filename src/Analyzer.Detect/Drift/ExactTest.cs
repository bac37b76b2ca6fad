using MathNet.Numerics.Distributions;

namespace Analyzer.Detect.Drift;

/// <summary>Whether two shares are one: Fisher's exact test.</summary>
internal static class ExactTest
{
    /// <summary>Probability that chance alone would deal at least as many, or as few, to the first, 0 to 1; the smaller of both sides doubled.</summary>
    /// <param name="hits">Of the first, how many.</param>
    /// <param name="count">The first.</param>
    /// <param name="otherHits">Of the second, how many.</param>
    /// <param name="otherCount">The second.</param>
    public static double Probability(long hits, long count, long otherHits, long otherCount)
    {
        if (count == 0 || otherCount == 0) return 1;
        // The distribution is of int; beyond that no difference that matters is in doubt.
        var scale = Math.Max(1, (count + otherCount) / 1_000_000);
        var (all, success, draws) = ((int)((count + otherCount) / scale), (int)((hits + otherHits) / scale), (int)(count / scale));
        var drawn = (int)(hits / scale);
        var law = new Hypergeometric(all, success, draws);
        var atMost = law.CumulativeDistribution(drawn);
        var atLeast = 1 - atMost + law.Probability(drawn);
        return Math.Clamp(2 * Math.Min(atMost, atLeast), 0, 1);
    }
}
