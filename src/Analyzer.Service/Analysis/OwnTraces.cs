using System.Runtime.InteropServices;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;

namespace Analyzer.Service.Analysis;

/// <summary>A trace belongs to the window in which its earliest span starts: every trace to one window, whoever reads it.</summary>
internal static class OwnTraces
{
    /// <summary>Leaves in a batch only the traces that began in a time range, whole as far as they were read.</summary>
    /// <param name="spans">Spans of every trace that touches the range, with those beyond its ends.</param>
    /// <param name="range">The range.</param>
    /// <param name="windowNs">Width of a window, ns.</param>
    /// <returns>What crosses the range's ends.</returns>
    public static WindowBorders Keep(SpanBatch spans, TimeWindow range, long windowNs)
    {
        var began = new Dictionary<TraceId, long>();
        for (var row = 0; row < spans.Count; row++)
        {
            ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(began, spans.TraceIdOf(row), out var known);
            var startNs = spans.StartNs[row];
            if (!known || startNs < first) first = startNs;
        }

        var borders = new WindowBorders();
        var kept = new bool[spans.Count];
        var all = true;
        for (var row = 0; row < kept.Length; row++)
        {
            var first = began[spans.TraceIdOf(row)];
            var startNs = spans.StartNs[row];
            kept[row] = first >= range.StartNs && first < range.EndNs;
            all &= kept[row];
            if (kept[row] && startNs >= range.EndNs) borders.Reaches(WindowOf(startNs, windowNs), WindowBorders.Mix(spans, row));
            else if (first < range.StartNs && startNs >= range.StartNs && startNs < range.EndNs) borders.ComesFrom(WindowOf(first, windowNs), WindowBorders.Mix(spans, row));
        }

        if (!all) spans.Keep(kept);
        return borders;
    }

    /// <summary>Start of the window that holds an instant, Unix ns.</summary>
    public static long WindowOf(long unixNs, long windowNs)
    {
        var rest = unixNs % windowNs;
        return unixNs - (rest < 0 ? rest + windowNs : rest);
    }
}
