using Analyzer.Detect.Series;

namespace Analyzer.Detect.Baselines;

/// <summary>
/// Finds a quiet part of a window: the stretch in which least fails, least is tried again and calls are fastest. Load is no
/// trouble, so a surge does not count.
/// </summary>
internal static class QuietPart
{
    /// <summary>Fewer buckets than this are no baseline.</summary>
    public const int FewestBuckets = 8;

    private const double LeastShare = 0.2;

    // Shares of calls that failed or were made again: differences below this are chance.
    private const double FailingTolerance = 0.01;

    // Mean logarithms of slowness: less is a change of what is asked for, or requests that got quicker by failing early.
    private const double SlowTolerance = 0.3;

    // A stretch may be this much worse than the best, beyond the tolerance, and still be as quiet.
    private const double Alike = 1.25;

    // Up to half as slow again is no trouble: what is asked for changes too.
    private const double Slower = 0.4;

    // A call of which a bucket holds fewer says nothing about it.
    private const int FewestCalls = 3;

    /// <summary>The quietest stretch; null where there are too few buckets to tell.</summary>
    public static (int From, int To)? Seed(EdgeSeriesSet set)
    {
        var length = Math.Max(FewestBuckets, (int)(set.Grid.Count * LeastShare));
        if (set.Grid.Count < length + 2) return null;
        var (failing, slow) = Trouble(set);
        var start = Quietest(Means(failing, length), Means(slow, length));
        return (start, start + length);
    }

    /// <summary>Which buckets lie between two.</summary>
    public static bool[] Mask(int buckets, int from, int to)
    {
        var quiet = new bool[buckets];
        quiet.AsSpan(from, to - from).Fill(true);
        return quiet;
    }

    // The earliest among the stretches in which as little fails as anywhere and that are about as fast as the fastest of these:
    // what comes before an incident is what it left.
    private static int Quietest(double[] failing, double[] slow)
    {
        var most = (Alike * failing.Min()) + FailingTolerance;
        var fastest = double.MaxValue;
        for (var at = 0; at < slow.Length; at++)
        {
            if (failing[at] <= most) fastest = Math.Min(fastest, slow[at]);
        }

        for (var at = 0; at < slow.Length; at++)
        {
            if (failing[at] <= most && slow[at] <= (Alike * fastest) + SlowTolerance) return at;
        }

        return 0;
    }

    private static double[] Means(double[] values, int length)
    {
        var means = new double[values.Length - length + 1];
        for (var at = 0; at < means.Length; at++)
        {
            for (var i = 0; i < length; i++) means[at] += values[at + i];
            means[at] /= length;
        }

        return means;
    }

    private static (double[] Failing, double[] Slow) Trouble(EdgeSeriesSet set)
    {
        var buckets = set.Grid.Count;
        var (calls, failed, slower) = (new double[buckets], new double[buckets], new double[buckets]);
        foreach (var edge in set.Edges.Values)
        {
            var cells = edge.Cells();
            var times = new TimeSums[buckets];
            foreach (var series in edge.Instances.Values)
            {
                for (var bucket = 0; bucket < buckets; bucket++) times[bucket].Add(series.Times[bucket].Whole);
            }

            var usual = LowerQuartile(times);
            for (var bucket = 0; bucket < buckets; bucket++)
            {
                calls[bucket] += cells[bucket].Calls;
                failed[bucket] += cells[bucket].FailedAttempts + cells[bucket].Attempts - cells[bucket].Calls - cells[bucket].Hedges;
                if (times[bucket].Count >= FewestCalls) slower[bucket] += times[bucket].Count * Math.Max(0, times[bucket].MeanLog - usual - Slower);
            }
        }

        for (var bucket = 0; bucket < buckets; bucket++)
        {
            // A silent bucket is as its neighbour was.
            failed[bucket] = calls[bucket] > 0 ? failed[bucket] / calls[bucket] : bucket > 0 ? failed[bucket - 1] : 0;
            slower[bucket] = calls[bucket] > 0 ? slower[bucket] / calls[bucket] : bucket > 0 ? slower[bucket - 1] : 0;
        }

        return (failed, slower);
    }

    private static double LowerQuartile(TimeSums[] times)
    {
        var means = times.Where(time => time.Count >= FewestCalls).Select(time => time.MeanLog).ToArray();
        if (means.Length == 0) return 0;
        Array.Sort(means);
        return means[means.Length / 4];
    }
}
