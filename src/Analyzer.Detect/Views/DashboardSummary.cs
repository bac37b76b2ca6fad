using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Views;

/// <summary>Entry requests as a dashboard shows them.</summary>
internal static class DashboardSummary
{
    /// <summary>Builds the view.</summary>
    public static DashboardView Of(EdgeSeriesSet set, EdgeSeriesSet? baseline)
    {
        var rank = BestRank(set);
        var entries = set.Entries[(int)rank];
        var before = baseline?.Entries[(int)BestRank(baseline)];
        return new DashboardView(
            entries.Requests.Sum(),
            entries.Errors.Sum(),
            DurationOf(entries),
            before?.Requests.Sum(),
            before?.Errors.Sum(),
            before is null ? null : DurationOf(before),
            SeriesOf(entries, set.Grid));
    }

    /// <summary>The rank whose entries count: the best that occurs.</summary>
    public static EntryRank BestRank(EdgeSeriesSet set)
    {
        foreach (var rank in (ReadOnlySpan<EntryRank>)[EntryRank.Request, EntryRank.Work])
        {
            if (set.Entries[(int)rank].Requests.Any(count => count > 0)) return rank;
        }

        return EntryRank.Fragment;
    }

    private static Quantiles? DurationOf(EntrySeries entries)
    {
        var all = new LatencySketch();
        foreach (var sketch in entries.Durations)
        {
            if (sketch is not null) all.Merge(sketch);
        }

        return all.Summarise();
    }

    private static DashboardPoint[] SeriesOf(EntrySeries entries, BucketGrid grid)
    {
        var points = new DashboardPoint[grid.Count];
        for (var i = 0; i < points.Length; i++)
            points[i] = new DashboardPoint(grid.StartOf(i), entries.Requests[i], entries.Errors[i], entries.Durations[i]?.Quantile(0.5), entries.Durations[i]?.Quantile(0.95));
        return points;
    }
}
