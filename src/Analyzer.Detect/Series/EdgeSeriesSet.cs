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

    /// <summary>Adds the series of another slice or window; its buckets may be finer.</summary>
    /// <exception cref="ArgumentException">Its buckets do not lie whole inside these.</exception>
    public void Merge(EdgeSeriesSet other)
    {
        var map = Grid.MapFrom(other.Grid);
        foreach (var (name, series) in other.Edges)
        {
            if (!Edges.TryGetValue(name, out var mine)) Edges.Add(name, mine = new EdgeSeries(name, Grid.Slots));
            mine.Merge(series, map);
        }

        for (var rank = 0; rank < Entries.Length; rank++) Entries[rank].Merge(other.Entries[rank], map);
        FailureOrigins += other.FailureOrigins;
    }
}
