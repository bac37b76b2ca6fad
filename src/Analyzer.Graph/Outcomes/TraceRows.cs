using Analyzer.Graph.Assemble;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Outcomes;

/// <summary>Traces with their extent, fragments and weight.</summary>
internal static class TraceRows
{
    /// <summary>One row a trace, by id.</summary>
    public static TraceRow[] Of(TraceForest forest, out long withoutRoot)
    {
        var rows = new TraceRow[forest.TraceIds.Length];
        withoutRoot = 0;
        for (var trace = 0; trace < rows.Length; trace++)
        {
            long start = long.MaxValue, end = long.MinValue;
            var fragments = 0;
            var hasRoot = false;
            float weight = 1;
            foreach (var row in forest.RowsOf(trace))
            {
                start = Math.Min(start, forest.Start(row));
                end = Math.Max(end, forest.End(row));
                if (forest.LacksParent(row)) fragments++;
                else if (forest.Parent[row] < 0) hasRoot = true;
                weight = Math.Max(weight, forest.Facts[row].Weight);
            }

            if (!hasRoot) withoutRoot++;
            var first = forest.TraceStart[trace];
            rows[trace] = new TraceRow(forest.TraceIds[trace], first, forest.TraceStart[trace + 1] - first, start, end, fragments, weight);
        }

        return rows;
    }
}
