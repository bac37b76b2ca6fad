using Analyzer.Detect.Series;

namespace Analyzer.Detect.Structure;

/// <summary>
/// What requests of each operation do: in how many of them, per slot, each call and each step inside the service occurs.
/// Some faults show in nothing else: a chain cut short, a call that is no longer made, an error handler that runs.
/// </summary>
/// <param name="grid">The buckets.</param>
internal sealed class ShapeTable(BucketGrid grid)
{
    /// <summary>Most items kept. Names with ids in them could otherwise make one for every request.</summary>
    public const int MaxItems = 4096;

    /// <summary>The buckets.</summary>
    public BucketGrid Grid { get; } = grid;

    /// <summary>Requests per slot, weighted, by item.</summary>
    public SortedDictionary<ShapeKey, double[]> Items { get; } = [];

    /// <summary>The counts of an item, added where it is new; null beyond <see cref="MaxItems"/>.</summary>
    public double[]? Of(ShapeKey key)
    {
        if (Items.TryGetValue(key, out var counts)) return counts;
        if (Items.Count >= MaxItems) return null;
        Items.Add(key, counts = new double[Grid.Slots]);
        return counts;
    }

    /// <summary>
    /// Adds the table of another slice or window. Which items are kept beyond <see cref="MaxItems"/> depends on the order of
    /// merging; nothing else does.
    /// </summary>
    public void Merge(ShapeTable other)
    {
        var map = Grid.MapFrom(other.Grid);
        foreach (var (key, theirs) in other.Items)
        {
            if (Of(key) is not { } mine) continue;
            for (var slot = 0; slot < map.Length; slot++) mine[map[slot]] += theirs[slot];
        }
    }
}
