using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>Writes spans of a batch as an ExportTraceServiceRequest (opentelemetry-proto, trace_service.proto): the inverse of <see cref="OtlpProtobufDecoder"/>.</summary>
/// <remarks>Not thread-safe; keeps its buffer from call to call.</remarks>
public sealed class OtlpProtobufEncoder
{
    private readonly ProtoWriter _to = new();

    /// <summary>Encodes spans in their order; neighbours of the same resource and scope share one group.</summary>
    /// <param name="batch">Where the spans are.</param>
    /// <param name="first">First span.</param>
    /// <param name="count">How many.</param>
    /// <returns>The message; valid until the next call.</returns>
    public ReadOnlyMemory<byte> Encode(SpanBatch batch, int first, int count)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _to.Clear();
        var end = first + count;
        for (var span = first; span < end;)
        {
            var resource = batch.ResourceIds[span];
            var resourceSpans = _to.Open(1);
            WriteResource(batch, resource);
            while (span < end && batch.ResourceIds[span] == resource) span = WriteScope(batch, span, end);
            _to.Close(resourceSpans);
        }

        return _to.Written;
    }

    private void WriteResource(SpanBatch batch, int resource)
    {
        var at = _to.Open(1);
        OtlpProtobufValueWriter.Attributes(_to, 1, batch, batch.Resources.AttributesOf(resource));
        _to.Close(at);
    }

    private int WriteScope(SpanBatch batch, int span, int end)
    {
        var (resource, scope) = (batch.ResourceIds[span], batch.ScopeIds[span]);
        var scopeSpans = _to.Open(2);
        var at = _to.Open(1);
        var (name, version) = batch.Resources.Scope(scope);
        _to.Bytes(1, batch.Strings.GetUtf8(name));
        _to.Bytes(2, batch.Strings.GetUtf8(version));
        _to.Close(at);
        for (; span < end && batch.ResourceIds[span] == resource && batch.ScopeIds[span] == scope; span++) WriteSpan(batch, span);
        _to.Close(scopeSpans);
        return span;
    }

    private void WriteSpan(SpanBatch batch, int span)
    {
        var strings = batch.Strings;
        var at = _to.Open(2);
        _to.Id(1, batch.TraceHigh[span], batch.TraceLow[span]);
        _to.Id(2, batch.SpanIds[span]);
        _to.Bytes(3, strings.GetUtf8(batch.TraceStates[span]));
        if (batch.ParentIds[span] != 0) _to.Id(4, batch.ParentIds[span]);
        _to.Bytes(5, strings.GetUtf8(batch.Names[span]));
        _to.Number(6, (ulong)batch.Kinds[span]);
        _to.Fixed64(7, (ulong)batch.StartNs[span]);
        _to.Fixed64(8, (ulong)batch.EndNs[span]);
        OtlpProtobufValueWriter.Attributes(_to, 9, batch, batch.AttributesOf(span));
        foreach (var happened in batch.EventsOf(span)) WriteEvent(batch, happened);
        foreach (var link in batch.LinksOf(span)) WriteLink(batch, link);
        if (batch.Statuses[span] != SpanStatus.Unset || batch.StatusMessages[span] != 0)
        {
            var status = _to.Open(15);
            _to.Bytes(2, strings.GetUtf8(batch.StatusMessages[span]));
            _to.Number(3, (ulong)batch.Statuses[span]);
            _to.Close(status);
        }

        _to.Fixed32(16, batch.Flags[span]);
        _to.Close(at);
    }

    private void WriteEvent(SpanBatch batch, SpanEvent happened)
    {
        var at = _to.Open(11);
        _to.Fixed64(1, (ulong)happened.TimeNs);
        _to.Bytes(2, batch.Strings.GetUtf8(happened.Name));
        OtlpProtobufValueWriter.Attributes(_to, 3, batch, batch.DetailAttributes.Slice(happened.AttributeStart, happened.AttributeCount));
        _to.Close(at);
    }

    private void WriteLink(SpanBatch batch, SpanLink link)
    {
        var at = _to.Open(13);
        _to.Id(1, link.TraceId.High, link.TraceId.Low);
        _to.Id(2, link.SpanId.Value);
        OtlpProtobufValueWriter.Attributes(_to, 4, batch, batch.DetailAttributes.Slice(link.AttributeStart, link.AttributeCount));
        _to.Close(at);
    }
}
