using Analyzer.Detect.Amplification;
using Analyzer.Detect.Drift;
using Analyzer.Detect.Policies;
using Analyzer.Detect.Quality;
using Analyzer.Detect.Series;
using Analyzer.Detect.Structure;
using Analyzer.Detect.WhatIf;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;

namespace Analyzer.Detect;

/// <summary>
/// Calls reduced to everything that findings are drawn from: series, paths, senders and counts, by name. Reductions of
/// different slices and windows merge, in any order with the same result (except for the last bits of sampling's error
/// bounds, which are rounded away, and of the mean probability: merge in order of window and slice where bytes must be equal).
/// </summary>
public sealed class Reduction
{
    internal Reduction(TimeWindow window, ReducedTables tables)
    {
        Window = window;
        Tables = tables;
    }

    /// <summary>The time reduced.</summary>
    public TimeWindow Window { get; }

    /// <summary>Width of a bucket, ns.</summary>
    public long BucketNs => Series.Grid.WidthNs;

    /// <summary>What reconstruction met.</summary>
    public ReconstructionQuality Quality { get; internal set; } = new();

    /// <summary>Traces that began in the window.</summary>
    public long Traces { get; internal set; }

    /// <summary>Their spans, duplicates dropped.</summary>
    public long Spans { get; internal set; }

    /// <summary>Spans of traces that began outside the window.</summary>
    public long OutsideWindow { get; internal set; }

    /// <summary>Everything reduced.</summary>
    internal ReducedTables Tables { get; }

    /// <summary>Edges and entries.</summary>
    internal EdgeSeriesSet Series => Tables.Series;

    /// <summary>Paths.</summary>
    internal PathTree Paths => Tables.Paths;

    /// <summary>Who sent spans.</summary>
    internal SenderTable Senders => Tables.Senders;

    /// <summary>What clients did when attempts failed.</summary>
    internal PolicyTable Policies => Tables.Policies;

    /// <summary>How instances of callees did, one beside the other.</summary>
    internal InstanceTable Instances => Tables.Instances;

    /// <summary>What requests do.</summary>
    internal ShapeTable Shapes => Tables.Shapes;

    /// <summary>Attempts by the attempts that led to them, for what-ifs.</summary>
    internal ReplayTree Replay => Tables.Replay;

    /// <summary>Nothing yet, over the buckets of a window.</summary>
    /// <param name="window">The time that will be merged in.</param>
    /// <param name="bucketNs">Width of a bucket, ns; null: chosen from the window.</param>
    public static Reduction Empty(TimeWindow window, long? bucketNs)
    {
        var grid = BucketGrid.Over(window.StartNs, window.EndNs, bucketNs);
        return new Reduction(window, ReducedTables.Empty(grid));
    }

    /// <summary>Reduces a call set.</summary>
    /// <param name="set">The calls.</param>
    /// <param name="fromNs">First instant, Unix ns; null: from the first span.</param>
    /// <param name="toNs">First instant after it, Unix ns; null: to the last span.</param>
    /// <param name="bucketNs">Width of a bucket, ns; null: chosen from the window.</param>
    public static Reduction Of(CallSet set, long? fromNs, long? toNs, long? bucketNs)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Of(set, fromNs, toNs, bucketNs, out _);
    }

    /// <summary>Reduces the calls of one window, every trace of the set: it holds those that began in the window and no others.</summary>
    /// <param name="set">The calls.</param>
    /// <param name="window">The window.</param>
    /// <param name="bucketNs">Width of a bucket, ns.</param>
    /// <param name="reachNs">How far beyond either end of the window calls have buckets of their own, ns.</param>
    public static Reduction OfWindow(CallSet set, TimeWindow window, long bucketNs, long reachNs)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bucketNs);
        var (first, last) = (window.StartNs, window.EndNs - 1);
        foreach (ref readonly var call in set.Calls.AsSpan())
        {
            if (call.StartNs < first && call.StartNs >= window.StartNs - reachNs) first = call.StartNs;
            if (call.StartNs > last && call.StartNs < window.EndNs + reachNs) last = call.StartNs;
        }

        return Of(set, WindowFinder.TraceTimes(set), window, CallIndex.AllTime, BucketGrid.Over(first, last + 1, bucketNs), out _);
    }

    /// <summary>Adds another reduction. Its buckets may be finer; what lies outside this window's counts in totals only.</summary>
    /// <exception cref="ArgumentException">Its buckets do not lie whole inside these.</exception>
    public void Merge(Reduction other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Tables.Merge(other.Tables);
        Quality = QualityMerge.Of(Quality, other.Quality);
        Traces += other.Traces;
        Spans += other.Spans;
        OutsideWindow += other.OutsideWindow;
    }

    /// <summary>Every edge in every bucket in which something ran, by edge and time.</summary>
    public IEnumerable<EdgeBucket> EdgeBuckets()
    {
        foreach (var (name, edge) in Series.Edges)
        {
            var cells = edge.Cells();
            for (var bucket = 0; bucket < Series.Grid.Count; bucket++)
            {
                if (cells[bucket].IsEmpty) continue;
                var durationNs = edge.Durations[bucket]?.SumNs ?? 0;
                yield return new EdgeBucket(Series.Grid.StartOf(bucket), BucketNs, name.Caller, name.Callee, name.Operation, cells[bucket].ToCounts(), durationNs);
            }
        }
    }

    /// <summary>Reduces a call set and keeps its index, for exemplars.</summary>
    internal static Reduction Of(CallSet set, long? fromNs, long? toNs, long? bucketNs, out CallIndex index)
    {
        var times = WindowFinder.TraceTimes(set);
        var window = WindowFinder.Find(set, times, fromNs, toNs);
        return Of(set, times, window, window, BucketGrid.Over(window.StartNs, window.EndNs, bucketNs), out index);
    }

    private static Reduction Of(CallSet set, long[] times, TimeWindow window, TimeWindow traces, BucketGrid grid, out CallIndex index)
    {
        index = CallIndex.Build(set, times, traces);
        var tables = ReducedTables.Of(index, grid, () => SenderTable.Of(set, times, traces));
        var reduction = new Reduction(window, tables) { Quality = set.Quality };
        for (var trace = 0; trace < times.Length; trace++)
        {
            var inside = times[trace] >= traces.StartNs && times[trace] < traces.EndNs;
            if (!inside) reduction.OutsideWindow += set.Traces[trace].SpanCount;
            if (!inside) continue;
            reduction.Traces++;
            reduction.Spans += set.Traces[trace].SpanCount;
        }

        return reduction;
    }
}
