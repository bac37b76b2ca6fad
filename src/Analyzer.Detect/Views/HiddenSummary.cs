using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Views;

/// <summary>What ran below the entry, over all edges that have a caller.</summary>
internal static class HiddenSummary
{
    /// <summary>Builds the view.</summary>
    public static HiddenView Of(EdgeSeriesSet set, EdgeSeriesSet? baseline)
    {
        var cells = Sum(set, withEntries: false);
        var total = Sum(cells);
        var points = new HiddenPoint[set.Grid.Count];
        for (var i = 0; i < points.Length; i++)
        {
            ref readonly var cell = ref cells[i];
            points[i] = new HiddenPoint(set.Grid.StartOf(i), cell.Calls, cell.Attempts, cell.FailedAttempts, cell.Masked, (double)cell.OrphanedNs);
        }

        return new HiddenView(
            total.ToCounts(),
            baseline is null ? null : Sum(Sum(baseline, withEntries: false)).ToCounts(),
            (double)total.WorkNs,
            set.FailureOrigins,
            // The entry is one more place where the same failure is seen.
            Sum(Sum(set, withEntries: true)).FailedSpans,
            points);
    }

    private static CountSums[] Sum(EdgeSeriesSet set, bool withEntries)
    {
        var sums = new CountSums[set.Grid.Slots];
        foreach (var edge in set.Edges.Values)
        {
            if (edge.Name.Caller is null && !withEntries) continue;
            var cells = edge.Cells();
            for (var i = 0; i < sums.Length; i++) sums[i].Add(cells[i]);
        }

        return sums;
    }

    private static CountSums Sum(CountSums[] cells)
    {
        var total = default(CountSums);
        foreach (ref readonly var cell in cells.AsSpan()) total.Add(cell);
        return total;
    }
}
