using System.Collections.Concurrent;
using Analyzer.Detect.Amplification;
using Analyzer.Detect.Drift;
using Analyzer.Detect.Policies;
using Analyzer.Detect.Series;
using Analyzer.Detect.Structure;
using Analyzer.Detect.WhatIf;

namespace Analyzer.Detect;

/// <summary>What calls are reduced to; each part merges by itself.</summary>
internal sealed record ReducedTables
{
    /// <summary>Edges and entries.</summary>
    public required EdgeSeriesSet Series { get; init; }

    /// <summary>Paths.</summary>
    public required PathTree Paths { get; init; }

    /// <summary>Who sent spans.</summary>
    public required SenderTable Senders { get; init; }

    /// <summary>What requests do.</summary>
    public required ShapeTable Shapes { get; init; }

    /// <summary>What clients did when attempts failed.</summary>
    public required PolicyTable Policies { get; init; }

    /// <summary>How instances of callees did, one beside the other.</summary>
    public required InstanceTable Instances { get; init; }

    /// <summary>Attempts by the attempts that led to them, for what-ifs.</summary>
    public required ReplayTree Replay { get; init; }

    /// <summary>Reduces calls, side by side: the passes read the same calls and know nothing of each other.</summary>
    /// <param name="index">The calls.</param>
    /// <param name="grid">The buckets.</param>
    /// <param name="senders">Counts who sent their spans.</param>
    public static ReducedTables Of(CallIndex index, BucketGrid grid, Func<SenderTable> senders)
    {
        var (series, replay, shapes) = (default(EdgeSeriesSet), default(ReplayTree), default(ShapeTable));
        var (paths, policies, instances, sent) = (default(PathTree), default(PolicyTable), default(InstanceTable), default(SenderTable));
        // The longest first: so the last to end are short, however many processors there are.
        Action[] passes =
        [
            () => ExcessAttribution.Attribute(index, series = EdgeSeriesReducer.Reduce(index, grid)),
            () => replay = ReplayReducer.Reduce(index, grid),
            () => shapes = ShapeReducer.Reduce(index, grid),
            () => paths = PathTree.Build(index, grid),
            () => policies = PolicyReducer.Reduce(index),
            () => instances = InstanceReducer.Reduce(index, grid),
            () => sent = senders(),
        ];
        Parallel.ForEach(Partitioner.Create(passes, EnumerablePartitionerOptions.NoBuffering), pass => pass());
        return new ReducedTables
        {
            Series = series!,
            Paths = paths!,
            Senders = sent!,
            Shapes = shapes!,
            Policies = policies!,
            Instances = instances!,
            Replay = replay!,
        };
    }

    /// <summary>Nothing yet.</summary>
    /// <param name="grid">The buckets.</param>
    public static ReducedTables Empty(BucketGrid grid) => new()
    {
        Series = new EdgeSeriesSet(grid),
        Paths = new PathTree(grid),
        Senders = new SenderTable(),
        Shapes = new ShapeTable(grid),
        Policies = new PolicyTable(),
        Instances = new InstanceTable(grid),
        Replay = new ReplayTree(grid),
    };

    /// <summary>Adds the tables of another slice or window.</summary>
    /// <exception cref="ArgumentException">Their buckets do not lie whole inside these.</exception>
    public void Merge(ReducedTables other)
    {
        Series.Merge(other.Series);
        Paths.Merge(other.Paths);
        Senders.Merge(other.Senders);
        Shapes.Merge(other.Shapes);
        Policies.Merge(other.Policies);
        Instances.Merge(other.Instances);
        Replay.Merge(other.Replay);
    }
}
