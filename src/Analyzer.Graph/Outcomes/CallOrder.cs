using Analyzer.Graph.Assemble;
using Analyzer.Graph.Pair;

namespace Analyzer.Graph.Outcomes;

/// <summary>The first try of each call, in the order of calls: trace, start, span id, the callee's span id.</summary>
internal static class CallOrder
{
    /// <summary>Numbers of tries that no other one precedes, in order.</summary>
    public static int[] Heads(TryTable tries)
    {
        var start = new int[tries.Forest.TraceIds.Length + 1];
        foreach (ref readonly var item in tries.All)
            if (IsHead(item)) start[item.Trace + 1]++;
        for (var trace = 1; trace < start.Length; trace++) start[trace] += start[trace - 1];

        // Tries come by trace and nearly by start: a counting sort, then little is left to do inside each trace.
        var heads = new int[start[^1]];
        var next = start.AsSpan(0, start.Length - 1).ToArray();
        for (var index = 0; index < tries.Count; index++)
            if (IsHead(tries[index])) heads[next[tries[index].Trace]++] = index;
        var order = new WithinTrace(tries);
        for (var trace = 0; trace + 1 < start.Length; trace++) SmallSort.Sort(heads.AsSpan(start[trace], start[trace + 1] - start[trace]), order);
        return heads;
    }

    private static bool IsHead(in Try item) => item.Prev < 0 && !item.Has(TryFlags.Folded) && !item.Has(TryFlags.Dropped);

    private readonly struct WithinTrace(TryTable tries) : IComparer<int>
    {
        public int Compare(int x, int y)
        {
            ref readonly var a = ref tries[x];
            ref readonly var b = ref tries[y];
            if (a.StartNs != b.StartNs) return a.StartNs < b.StartNs ? -1 : 1;
            var ids = tries.Forest.Spans.SpanIds;
            var order = ids[a.Span].CompareTo(ids[b.Span]);
            if (order == 0) order = (a.Server < 0 ? 0 : ids[a.Server]).CompareTo(b.Server < 0 ? 0 : ids[b.Server]);
            if (order == 0) order = (a.Server >= 0).CompareTo(b.Server >= 0);
            return order != 0 ? order : x.CompareTo(y);
        }
    }
}
