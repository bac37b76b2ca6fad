using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>An order of the spans of one trace that does not depend on how they arrived: start, span id, kind, then content.</summary>
internal readonly struct CanonicalOrder(SpanBatch spans) : IComparer<int>
{
    public int Compare(int x, int y)
    {
        var order = spans.StartNs[x].CompareTo(spans.StartNs[y]);
        if (order != 0) return order;
        order = spans.SpanIds[x].CompareTo(spans.SpanIds[y]);
        if (order != 0) return order;
        order = spans.Kinds[x].CompareTo(spans.Kinds[y]);
        if (order != 0) return order;
        order = spans.EndNs[x].CompareTo(spans.EndNs[y]);
        if (order != 0) return order;
        order = spans.AttributesOf(x).Length.CompareTo(spans.AttributesOf(y).Length);
        if (order != 0) return order;
        var strings = spans.Strings;
        return strings.GetUtf8(spans.Names[x]).SequenceCompareTo(strings.GetUtf8(spans.Names[y]));
    }
}
