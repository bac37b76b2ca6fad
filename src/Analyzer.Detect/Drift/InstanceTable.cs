using Analyzer.Detect.Series;

namespace Analyzer.Detect.Drift;

/// <summary>
/// How each instance of a service did, operation by operation and bucket by bucket, so that it can be compared with its
/// peers at the same time and at the same work. Tables of different slices and windows merge by adding.
/// </summary>
/// <param name="grid">The buckets.</param>
internal sealed class InstanceTable(BucketGrid grid)
{
    /// <summary>The buckets.</summary>
    public BucketGrid Grid { get; } = grid;

    /// <summary>Instances by operation. Attempts without a span of the callee, or whose callee names no instance, are not here.</summary>
    public SortedDictionary<OperationName, SortedDictionary<InstanceName, InstanceWork>> Operations { get; } = [];

    /// <summary>An instance's work, added where it is new.</summary>
    public InstanceWork Of(OperationName operation, InstanceName instance)
    {
        if (!Operations.TryGetValue(operation, out var instances)) Operations.Add(operation, instances = []);
        if (!instances.TryGetValue(instance, out var work)) instances.Add(instance, work = new InstanceWork(Grid.Slots));
        return work;
    }

    /// <summary>Adds the table of another slice or window; its buckets may be finer.</summary>
    public void Merge(InstanceTable other)
    {
        var map = Grid.MapFrom(other.Grid);
        foreach (var (operation, instances) in other.Operations)
        {
            foreach (var (instance, work) in instances) Of(operation, instance).Merge(work, map);
        }
    }
}
