using Analyzer.Detect.Policies;
using MathNet.Numerics.Distributions;

namespace Analyzer.Detect.Drift;

/// <summary>Whether two sets of durations are of one distribution: Mann and Whitney's test, with ties, normal approximation.</summary>
internal static class RankTest
{
    /// <summary>Probability that chance alone would part them as far, either way, 0 to 1.</summary>
    public static double Probability(DurationCounts a, DurationCounts b)
    {
        double n = a.Count, m = b.Count;
        if (n == 0 || m == 0) return 1;
        var counts = new SortedDictionary<int, (long A, long B)>();
        foreach (var (index, count, _) in a.Ordered()) counts[index] = (count, 0);
        foreach (var (index, count, _) in b.Ordered()) counts[index] = (counts.GetValueOrDefault(index).A, count);

        var (below, u, ties) = (0.0, 0.0, 0.0);
        foreach (var (ofA, ofB) in counts.Values)
        {
            u += ofA * (below + (ofB / 2.0));
            below += ofB;
            double tied = ofA + ofB;
            ties += (tied * tied * tied) - tied;
        }

        var all = n + m;
        var variance = n * m / 12 * (all + 1 - (ties / (all * (all - 1))));
        if (variance <= 0) return 1;
        var distance = Math.Max(0, Math.Abs(u - (n * m / 2)) - 0.5);
        return Math.Min(1, 2 * Normal.CDF(0, 1, -distance / Math.Sqrt(variance)));
    }
}
