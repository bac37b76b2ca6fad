using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>Orders two spans by all that they say, by text and never by id, for ids follow the order of arrival.</summary>
internal static class SpanContent
{
    /// <summary>Zero only for exact repetitions.</summary>
    public static int Compare(SpanBatch spans, int x, int y)
    {
        var order = spans.EndNs[x].CompareTo(spans.EndNs[y]);
        if (order == 0) order = spans.ParentIds[x].CompareTo(spans.ParentIds[y]);
        if (order == 0) order = spans.Statuses[x].CompareTo(spans.Statuses[y]);
        if (order == 0) order = spans.Flags[x].CompareTo(spans.Flags[y]);
        if (order == 0) order = Text(spans, spans.Names[x], spans.Names[y]);
        if (order == 0) order = Text(spans, spans.StatusMessages[x], spans.StatusMessages[y]);
        if (order == 0) order = Text(spans, spans.TraceStates[x], spans.TraceStates[y]);
        if (order == 0) order = Origins(spans, x, y);
        if (order == 0) order = Attributes(spans, spans.AttributesOf(x), spans.AttributesOf(y));
        if (order == 0) order = Events(spans, spans.EventsOf(x), spans.EventsOf(y));
        return order != 0 ? order : Links(spans, spans.LinksOf(x), spans.LinksOf(y));
    }

    private static int Origins(SpanBatch spans, int x, int y)
    {
        int one = spans.ResourceIds[x], other = spans.ResourceIds[y];
        if (one != other && Attributes(spans, spans.Resources.AttributesOf(one), spans.Resources.AttributesOf(other)) is var order and not 0) return order;
        if (spans.ScopeIds[x] == spans.ScopeIds[y]) return 0;
        var (name, version) = spans.Resources.Scope(spans.ScopeIds[x]);
        var (otherName, otherVersion) = spans.Resources.Scope(spans.ScopeIds[y]);
        return Text(spans, name, otherName) is var named and not 0 ? named : Text(spans, version, otherVersion);
    }

    private static int Events(SpanBatch spans, ReadOnlySpan<SpanEvent> x, ReadOnlySpan<SpanEvent> y)
    {
        for (var at = 0; at < x.Length && at < y.Length; at++)
        {
            var order = x[at].TimeNs.CompareTo(y[at].TimeNs);
            if (order == 0) order = Text(spans, x[at].Name, y[at].Name);
            if (order == 0) order = Attributes(spans, Details(spans, x[at].AttributeStart, x[at].AttributeCount), Details(spans, y[at].AttributeStart, y[at].AttributeCount));
            if (order != 0) return order;
        }

        return x.Length.CompareTo(y.Length);
    }

    private static int Links(SpanBatch spans, ReadOnlySpan<SpanLink> x, ReadOnlySpan<SpanLink> y)
    {
        for (var at = 0; at < x.Length && at < y.Length; at++)
        {
            var order = x[at].TraceId.CompareTo(y[at].TraceId);
            if (order == 0) order = x[at].SpanId.CompareTo(y[at].SpanId);
            if (order == 0) order = Attributes(spans, Details(spans, x[at].AttributeStart, x[at].AttributeCount), Details(spans, y[at].AttributeStart, y[at].AttributeCount));
            if (order != 0) return order;
        }

        return x.Length.CompareTo(y.Length);
    }

    private static ReadOnlySpan<SpanAttribute> Details(SpanBatch spans, int start, int count) => spans.DetailAttributes.Slice(start, count);

    private static int Attributes(SpanBatch spans, ReadOnlySpan<SpanAttribute> x, ReadOnlySpan<SpanAttribute> y)
    {
        for (var at = 0; at < x.Length && at < y.Length; at++)
        {
            var order = Text(spans, x[at].Key, y[at].Key);
            if (order == 0) order = x[at].Type.CompareTo(y[at].Type);
            if (order == 0) order = Values(spans, x[at], y[at]);
            if (order != 0) return order;
        }

        return x.Length.CompareTo(y.Length);
    }

    private static int Values(SpanBatch spans, SpanAttribute x, SpanAttribute y) => x.Type switch
    {
        AttributeType.Text or AttributeType.Json or AttributeType.Bytes => Text(spans, x.Value, y.Value),
        AttributeType.Int64 or AttributeType.Double => spans.Number(x.Value).CompareTo(spans.Number(y.Value)),
        _ => x.Value.CompareTo(y.Value),
    };

    private static int Text(SpanBatch spans, int x, int y) => x == y ? 0 : spans.Strings.GetUtf8(x).SequenceCompareTo(spans.Strings.GetUtf8(y));
}
