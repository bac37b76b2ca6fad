using System.Buffers.Binary;
using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>A span of OTLP/protobuf (trace.proto, Span) into the draft. False means a damaged message.</summary>
internal static class OtlpProtobufSpan
{
    /// <summary>Decodes a Span.</summary>
    public static bool Read(ReadOnlySpan<byte> message, SpanSink sink)
    {
        var draft = sink.Draft;
        var reader = new ProtoReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var tag)) return false;
            ReadOnlySpan<byte> bytes;
            ulong number;
            switch (tag)
            {
                case 1 << 3 | 2: // trace_id
                    if (!reader.TryBytes(out bytes)) return false;
                    if (!TryTraceId(bytes, out draft.TraceId)) sink.Reject(ProblemKinds.TraceId, $"a trace id has {bytes.Length} bytes instead of 16; the span is dropped");
                    break;
                case 2 << 3 | 2: // span_id
                    if (!reader.TryBytes(out bytes)) return false;
                    if (!TrySpanId(bytes, out draft.SpanId)) sink.Reject(ProblemKinds.SpanId, $"a span id has {bytes.Length} bytes instead of 8; the span is dropped");
                    break;
                case 3 << 3 | 2: // trace_state
                    if (!reader.TryBytes(out bytes)) return false;
                    draft.TraceState = sink.Text(bytes);
                    break;
                case 4 << 3 | 2: // parent_span_id
                    if (!reader.TryBytes(out bytes)) return false;
                    if (!TrySpanId(bytes, out draft.ParentId)) sink.Report(ProblemKinds.ParentId, $"a parent id has {bytes.Length} bytes instead of 8; the span is kept as a root");
                    break;
                case 5 << 3 | 2: // name
                    if (!reader.TryBytes(out bytes)) return false;
                    draft.Name = sink.Text(bytes);
                    break;
                case 6 << 3: // kind
                    if (!reader.TryVarint(out number)) return false;
                    if (number <= (ulong)SpanKind.Consumer) draft.Kind = (SpanKind)number;
                    else sink.Report(ProblemKinds.WrongType, "kind is not one of 0 to 5; ignored");
                    break;
                case 7 << 3 | 1: // start_time_unix_nano
                    if (!reader.TryFixed64(out number)) return false;
                    draft.StartNs = Time(number);
                    break;
                case 8 << 3 | 1: // end_time_unix_nano
                    if (!reader.TryFixed64(out number)) return false;
                    draft.EndNs = Time(number);
                    break;
                case 9 << 3 | 2: // attributes
                    if (!reader.TryBytes(out bytes) || !OtlpProtobufValue.Read(bytes, sink, draft.Attributes, 0)) return false;
                    break;
                case 11 << 3 | 2: // events
                    if (!reader.TryBytes(out bytes) || !ReadEvent(bytes, sink)) return false;
                    break;
                case 13 << 3 | 2: // links
                    if (!reader.TryBytes(out bytes) || !ReadLink(bytes, sink)) return false;
                    break;
                case 15 << 3 | 2: // status
                    if (!reader.TryBytes(out bytes) || !ReadStatus(bytes, sink)) return false;
                    break;
                case 16 << 3 | 5: // flags
                    if (!reader.TryFixed32(out draft.Flags)) return false;
                    break;
                default:
                    if (!reader.TrySkip(tag)) return false;
                    break;
            }
        }

        return true;
    }

    // An empty id is one that is not set.
    private static bool TryTraceId(ReadOnlySpan<byte> bytes, out TraceId id)
    {
        id = bytes.Length == 16 ? IdText.FromBytes(bytes) : default;
        return bytes.Length is 16 or 0;
    }

    private static bool TrySpanId(ReadOnlySpan<byte> bytes, out SpanId id)
    {
        id = bytes.Length == 8 ? new SpanId(BinaryPrimitives.ReadUInt64BigEndian(bytes)) : default;
        return bytes.Length is 8 or 0;
    }

    // Unsigned in OTLP; what does not fit 63 bits lies beyond the year 2262.
    private static long Time(ulong unixNs) => (long)Math.Min(unixNs, long.MaxValue);

    private static bool ReadEvent(ReadOnlySpan<byte> message, SpanSink sink)
    {
        var details = sink.Draft.DetailAttributes;
        var start = details.Count;
        var (time, name) = (0UL, 0);
        var reader = new ProtoReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var tag)) return false;
            ReadOnlySpan<byte> bytes;
            switch (tag)
            {
                case 1 << 3 | 1: // time_unix_nano
                    if (!reader.TryFixed64(out time)) return false;
                    break;
                case 2 << 3 | 2: // name
                    if (!reader.TryBytes(out bytes)) return false;
                    name = sink.Text(bytes);
                    break;
                case 3 << 3 | 2: // attributes
                    if (!reader.TryBytes(out bytes) || !OtlpProtobufValue.Read(bytes, sink, details, start)) return false;
                    break;
                default:
                    if (!reader.TrySkip(tag)) return false;
                    break;
            }
        }

        sink.Draft.Events.Add(new SpanEvent(Time(time), name, start, details.Count - start));
        return true;
    }

    private static bool ReadLink(ReadOnlySpan<byte> message, SpanSink sink)
    {
        var details = sink.Draft.DetailAttributes;
        var start = details.Count;
        TraceId trace = default;
        SpanId span = default;
        var reader = new ProtoReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var tag)) return false;
            ReadOnlySpan<byte> bytes;
            switch (tag)
            {
                case 1 << 3 | 2: // trace_id
                    if (!reader.TryBytes(out bytes)) return false;
                    TryTraceId(bytes, out trace);
                    break;
                case 2 << 3 | 2: // span_id
                    if (!reader.TryBytes(out bytes)) return false;
                    TrySpanId(bytes, out span);
                    break;
                case 4 << 3 | 2: // attributes
                    if (!reader.TryBytes(out bytes) || !OtlpProtobufValue.Read(bytes, sink, details, start)) return false;
                    break;
                default:
                    if (!reader.TrySkip(tag)) return false;
                    break;
            }
        }

        sink.AddLink(trace, span, start);
        return true;
    }

    private static bool ReadStatus(ReadOnlySpan<byte> message, SpanSink sink)
    {
        var reader = new ProtoReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var tag)) return false;
            switch (tag)
            {
                case 2 << 3 | 2: // message
                    if (!reader.TryBytes(out var bytes)) return false;
                    sink.Draft.StatusMessage = sink.Text(bytes);
                    break;
                case 3 << 3: // code
                    if (!reader.TryVarint(out var code)) return false;
                    if (code <= (ulong)SpanStatus.Error) sink.Draft.Status = (SpanStatus)code;
                    else sink.Report(ProblemKinds.WrongType, "status code is not one of 0 to 2; ignored");
                    break;
                default:
                    if (!reader.TrySkip(tag)) return false;
                    break;
            }
        }

        return true;
    }
}
