namespace Analyzer.Detect.Series;

/// <summary>All edges over one grid: what every later step of detection works on. Sets of different slices merge.</summary>
/// <param name="grid">The buckets.</param>
internal sealed class EdgeSeriesSet(BucketGrid grid)
{
    /// <summary>The buckets.</summary>
    public BucketGrid Grid { get; } = grid;

    /// <summary>Edges by name, in ordinal order.</summary>
    public SortedDictionary<EdgeName, EdgeSeries> Edges { get; } = [];

    /// <summary>Entry calls by <see cref="EntryRank"/>.</summary>
    public EntrySeries[] Entries { get; } = [new(grid.Slots), new(grid.Slots), new(grid.Slots)];

    /// <summary>Failures counted once, where they arose, weighted.</summary>
    public double FailureOrigins { get; set; }

    /// <summary>Adds the series of another slice.</summary>
    public void Merge(EdgeSeriesSet other)
    {
        if (other.Grid != Grid) throw new ArgumentException("Series over different buckets cannot be merged.", nameof(other));
        foreach (var (name, series) in other.Edges)
        {
            if (!Edges.TryGetValue(name, out var mine)) Edges.Add(name, mine = new EdgeSeries(name, Grid.Slots));
            mine.Merge(series);
        }

        for (var rank = 0; rank < Entries.Length; rank++) Entries[rank].Merge(other.Entries[rank]);
        FailureOrigins += other.FailureOrigins;
    }
}
