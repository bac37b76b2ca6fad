using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>
/// An order of the spans of one trace that does not depend on how they arrived: start, span id, kind, then content. Only
/// exact repetitions are equal.
/// </summary>
internal readonly struct CanonicalOrder(SpanBatch spans) : IComparer<SpanKey>
{
    public int Compare(SpanKey x, SpanKey y)
    {
        if (x.StartNs != y.StartNs) return x.StartNs < y.StartNs ? -1 : 1;
        if (x.SpanId != y.SpanId) return x.SpanId < y.SpanId ? -1 : 1;
        if (x.Kind != y.Kind) return x.Kind < y.Kind ? -1 : 1;
        return x.Row == y.Row ? 0 : SpanContent.Compare(spans, x.Row, y.Row);
    }
}
