using System.Runtime.InteropServices;
using Analyzer.Detect.Series;
using Analyzer.Detect.States;

namespace Analyzer.Detect.Policies;

/// <summary>
/// Waits and time-outs of a client: few distinct values, wanted exactly. Counts and sums per bucket of
/// <see cref="LatencySketch"/>, so that the mean of a cluster is exact and only its borders are rounded. Merges by adding.
/// </summary>
internal sealed class DurationCounts
{
    // Bucket of 0 ns: one below that of 1 ns.
    private const int ZeroIndex = -2;

    private readonly Dictionary<int, Bucket> _buckets = [];

    /// <summary>Durations added.</summary>
    public long Count { get; private set; }

    /// <summary>Buckets in order of duration.</summary>
    public IEnumerable<(int Index, long Count, Int128 SumNs)> Ordered() =>
        _buckets.OrderBy(bucket => bucket.Key).Select(bucket => (bucket.Key, bucket.Value.Count, bucket.Value.SumNs));

    /// <summary>Adds a duration, ns; a negative one counts as 0.</summary>
    public void Add(long durationNs)
    {
        var ns = Math.Max(0, durationNs);
        Add(ns == 0 ? ZeroIndex : LatencySketch.IndexOf(ns), 1, ns);
    }

    /// <summary>Adds everything another one holds.</summary>
    public void Merge(DurationCounts other)
    {
        foreach (var (index, bucket) in other._buckets) Add(index, bucket.Count, bucket.SumNs);
    }

    /// <summary>Mean, ns; 0 where nothing was added.</summary>
    public double MeanNs()
    {
        if (Count == 0) return 0;
        Int128 sum = 0;
        foreach (var bucket in _buckets.Values) sum += bucket.SumNs;
        return (double)sum / Count;
    }

    /// <summary>The duration, ns, that a share of all does not exceed, to within a bucket; 0 where nothing was added.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        var below = 0L;
        var last = 0.0;
        foreach (var (_, count, sum) in Ordered())
        {
            below += count;
            last = (double)sum / count;
            if (below >= share * Count) return last;
        }

        return last;
    }

    /// <summary>The densest cluster; among equals the shortest durations.</summary>
    /// <param name="width">Buckets that one cluster may span; each is 2.2 % wide.</param>
    public DurationCluster Densest(int width)
    {
        var ordered = Ordered().ToArray();
        var best = default(DurationCluster);
        for (var first = 0; first < ordered.Length; first++)
        {
            var (count, sum) = (0L, Int128.Zero);
            for (var at = first; at < ordered.Length && ordered[at].Index < ordered[first].Index + width; at++)
            {
                count += ordered[at].Count;
                sum += ordered[at].SumNs;
            }

            if (count > best.Count) best = new DurationCluster((double)sum / count, count, (double)count / Count);
        }

        return best;
    }

    /// <summary>Writes what was added.</summary>
    public void Write(StateWriter writer)
    {
        writer.Count(_buckets.Count);
        var before = ZeroIndex - 1;
        foreach (var (index, count, sum) in Ordered())
        {
            writer.Count(index - before - 1);
            writer.Unsigned((ulong)count);
            writer.Sum(sum);
            before = index;
        }
    }

    /// <summary>Reads what was written, into this one.</summary>
    public void Read(ref StateReader reader)
    {
        var index = ZeroIndex - 1;
        for (var left = reader.Items(); left > 0; left--)
        {
            index += 1 + reader.Count(LatencySketch.MostIndex - index - 1);
            var count = (long)(reader.Unsigned() & long.MaxValue);
            if (count == 0) throw reader.Error("a bucket without durations");
            Add(index, count, reader.Sum());
        }
    }

    private void Add(int index, long count, Int128 sumNs)
    {
        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, index, out _);
        bucket.Count += count;
        bucket.SumNs += sumNs;
        Count += count;
    }

    private struct Bucket
    {
        public long Count;
        public Int128 SumNs;
    }
}
