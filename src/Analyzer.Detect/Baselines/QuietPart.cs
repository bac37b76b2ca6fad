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

    // Trouble is a sum of shares and of logarithms of slowness: differences below this are chance.
    private const double Tolerance = 0.06;

    // Up to half as slow again is no trouble: what is asked for changes too.
    private const double Slower = 0.4;

    // A call of which a bucket holds fewer says nothing about it.
    private const int FewestCalls = 3;

    /// <summary>The quietest stretch; null where there are too few buckets to tell.</summary>
    public static (int From, int To)? Seed(EdgeSeriesSet set)
    {
        var trouble = Trouble(set);
        var length = Math.Max(FewestBuckets, (int)(trouble.Length * LeastShare));
        if (trouble.Length < length + 2) return null;
        var start = Quietest(Smooth(trouble), length);
        return (start, start + length);
    }

    /// <summary>Which buckets lie between two.</summary>
    public static bool[] Mask(int buckets, int from, int to)
    {
        var quiet = new bool[buckets];
        quiet.AsSpan(from, to - from).Fill(true);
        return quiet;
    }

    // The earliest stretch among those that are as quiet as the quietest: what comes before an incident is what it left.
    private static int Quietest(double[] trouble, int length)
    {
        var sums = new double[trouble.Length - length + 1];
        for (var i = 0; i < length; i++) sums[0] += trouble[i];
        for (var at = 1; at < sums.Length; at++) sums[at] = sums[at - 1] + trouble[at + length - 1] - trouble[at - 1];
        var least = sums.Min();
        for (var at = 0; at < sums.Length; at++)
        {
            if (sums[at] <= (1.25 * least) + (Tolerance * length)) return at;
        }

        return 0;
    }

    private static double[] Smooth(double[] values)
    {
        var smooth = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            // The worst of three: a bucket beside trouble is not quiet.
            smooth[i] = Math.Max(values[i], (values[Math.Max(0, i - 1)] + values[i] + values[Math.Min(values.Length - 1, i + 1)]) / 3);
        }

        return smooth;
    }

    private static double[] Trouble(EdgeSeriesSet set)
    {
        var buckets = set.Grid.Count;
        var (calls, extra, failed, slower) = (new double[buckets], new double[buckets], new double[buckets], new double[buckets]);
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
                extra[bucket] += cells[bucket].Attempts - cells[bucket].Calls - cells[bucket].Hedges;
                failed[bucket] += cells[bucket].FailedAttempts;
                if (times[bucket].Count >= FewestCalls) slower[bucket] += times[bucket].Count * Math.Max(0, times[bucket].MeanLog - usual - Slower);
            }
        }

        var trouble = new double[buckets];
        var before = 0.0;
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            // A silent bucket is as its neighbour was.
            trouble[bucket] = calls[bucket] > 0 ? (failed[bucket] + extra[bucket] + slower[bucket]) / calls[bucket] : before;
            before = trouble[bucket];
        }

        return trouble;
    }

    private static double LowerQuartile(TimeSums[] times)
    {
        var means = times.Where(time => time.Count >= FewestCalls).Select(time => time.MeanLog).ToArray();
        if (means.Length == 0) return 0;
        Array.Sort(means);
        return means[means.Length / 4];
    }
}
