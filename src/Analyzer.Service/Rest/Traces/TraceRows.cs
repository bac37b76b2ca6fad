using Analyzer.Model.Spans;

namespace Analyzer.Service.Rest.Traces;

/// <summary>The spans of a batch trace by trace, in an order that does not depend on how they were stored.</summary>
internal static class TraceRows
{
    /// <summary>Each trace's spans by start, then id; what was received twice once.</summary>
    public static Dictionary<TraceId, List<int>> Of(SpanBatch batch)
    {
        var traces = new Dictionary<TraceId, List<int>>();
        for (var row = 0; row < batch.Count; row++)
        {
            if (!traces.TryGetValue(batch.TraceIdOf(row), out var rows)) traces.Add(batch.TraceIdOf(row), rows = []);
            rows.Add(row);
        }

        foreach (var rows in traces.Values)
        {
            rows.Sort((a, b) => Compare(batch, a, b));
            for (var at = rows.Count - 1; at > 0; at--)
            {
                if (IsCopy(batch, rows[at], rows[at - 1])) rows.RemoveAt(at);
            }
        }

        return traces;
    }

    private static int Compare(SpanBatch batch, int a, int b)
    {
        var order = batch.StartNs[a].CompareTo(batch.StartNs[b]);
        if (order == 0) order = batch.SpanIds[a].CompareTo(batch.SpanIds[b]);
        if (order == 0) order = batch.Kinds[a].CompareTo(batch.Kinds[b]);
        if (order == 0) order = batch.EndNs[a].CompareTo(batch.EndNs[b]);
        return order != 0 ? order : batch.Strings.GetUtf8(batch.Names[a]).SequenceCompareTo(batch.Strings.GetUtf8(batch.Names[b]));
    }

    private static bool IsCopy(SpanBatch batch, int a, int b) => Compare(batch, a, b) == 0 && batch.ResourceIds[a] == batch.ResourceIds[b] && batch.ParentIds[a] == batch.ParentIds[b];
}
