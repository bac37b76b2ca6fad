namespace Analyzer.Simulate.Truth;

/// <summary>What each node saw, by the second in which requests reached it.</summary>
internal static class LoadTable
{
    public const long BucketNs = 1_000_000_000;

    public static List<TruthLoad> Build(RunLog log) =>
        [.. log.Work
            .Where(sample => sample.ArrivedNs < log.DurationNs)
            .GroupBy(sample => (sample.Node, Second: (int)(sample.ArrivedNs / BucketNs)))
            .OrderBy(group => group.Key.Node, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Second)
            .Select(group => Row(group.Key.Node, group.Key.Second, [.. group]))];

    private static TruthLoad Row(string node, int second, List<WorkSample> samples)
    {
        var answered = samples.Where(sample => sample.LatencyNs >= 0).ToList();
        return new TruthLoad(
            node,
            second,
            samples.Count,
            samples.Count(sample => sample.IsRetry),
            samples.Count(sample => sample.Failed),
            answered.Count == 0 ? 0 : Ms(answered.Average(sample => (double)sample.LatencyNs)),
            Ms(samples.Average(sample => (double)sample.WaitNs)));
    }

    private static double Ms(double ns) => Math.Round(ns / 1e6, 3);
}
