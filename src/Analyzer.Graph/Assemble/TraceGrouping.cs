using System.Runtime.InteropServices;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>Rows by trace: one pass to number the traces, one counting sort to bring their rows together.</summary>
internal static class TraceGrouping
{
    /// <summary>Trace ids ascending, the start of each trace among the rows, and the rows.</summary>
    public static (TraceId[] Ids, int[] Start, int[] Rows) Group(SpanBatch spans)
    {
        var count = spans.Count;
        var numbers = new Dictionary<TraceId, int>(count / 8 + 16);
        var traceOfRow = new int[count];
        var high = spans.TraceHigh;
        var low = spans.TraceLow;
        for (var row = 0; row < count; row++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, new TraceId(high[row], low[row]), out var known);
            if (!known) number = numbers.Count - 1;
            traceOfRow[row] = number;
        }

        var ids = new TraceId[numbers.Count];
        var order = new int[ids.Length];
        foreach (var (id, number) in numbers)
        {
            ids[number] = id;
            order[number] = number;
        }

        Array.Sort(ids, order);
        var rank = new int[ids.Length];
        for (var i = 0; i < order.Length; i++) rank[order[i]] = i;

        var start = new int[ids.Length + 1];
        for (var row = 0; row < count; row++) start[rank[traceOfRow[row]] + 1]++;
        for (var trace = 0; trace < ids.Length; trace++) start[trace + 1] += start[trace];
        var next = start.AsSpan(0, ids.Length).ToArray();
        var rows = new int[count];
        for (var row = 0; row < count; row++) rows[next[rank[traceOfRow[row]]]++] = row;
        return (ids, start, rows);
    }
}
