using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>A span of OTLP/JSON (trace.proto, Span) into the draft.</summary>
internal static class OtlpJsonSpan
{
    private static readonly string[] s_kinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
    private static readonly string[] s_codes = ["UNSET", "OK", "ERROR"];

    /// <summary>Reads the span whose object the cursor is at the start of.</summary>
    public static void Read(ref JsonCursor json, SpanSink sink)
    {
        var draft = sink.Draft;
        while (json.NextProperty())
        {
            switch (OtlpFields.Of(json.Text))
            {
                case OtlpField.TraceId:
                    ReadTraceId(ref json, sink);
                    break;
                case OtlpField.SpanId:
                    ReadSpanId(ref json, sink);
                    break;
                case OtlpField.ParentSpanId:
                    ReadParentId(ref json, sink);
                    break;
                case OtlpField.TraceState:
                    draft.TraceState = OtlpJsonValue.ReadText(ref json, sink, "traceState");
                    break;
                case OtlpField.Name:
                    draft.Name = OtlpJsonValue.ReadText(ref json, sink, "name");
                    break;
                case OtlpField.Kind:
                    json.Read();
                    draft.Kind = (SpanKind)ReadEnum(ref json, sink, "kind", "SPAN_KIND_"u8, s_kinds);
                    break;
                case OtlpField.StartTimeUnixNano:
                    draft.StartNs = ReadTime(ref json, sink, "startTimeUnixNano");
                    break;
                case OtlpField.EndTimeUnixNano:
                    draft.EndNs = ReadTime(ref json, sink, "endTimeUnixNano");
                    break;
                case OtlpField.Attributes:
                    OtlpJsonValue.ReadAttributes(ref json, sink, draft.Attributes);
                    break;
                case OtlpField.Events:
                    if (!OtlpJsonValue.ReadArray(ref json, sink, "events")) break;
                    while (json.NextElement()) ReadEvent(ref json, sink);
                    break;
                case OtlpField.Links:
                    if (!OtlpJsonValue.ReadArray(ref json, sink, "links")) break;
                    while (json.NextElement()) ReadLink(ref json, sink);
                    break;
                case OtlpField.Status:
                    json.Read();
                    ReadStatus(ref json, sink);
                    break;
                case OtlpField.Flags:
                    draft.Flags = (uint)OtlpJsonValue.ReadInteger(ref json, sink, "flags");
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private static void ReadTraceId(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        if (json.Token == JsonTokenType.String && IdText.TryTrace(json.Text, out sink.Draft.TraceId)) return;
        sink.Reject(ProblemKinds.TraceId, $"trace id {Shown(ref json)} is not 32 hex digits; the span is dropped");
        json.Skip();
    }

    private static void ReadSpanId(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        if (json.Token == JsonTokenType.String && IdText.TrySpan(json.Text, out sink.Draft.SpanId)) return;
        sink.Reject(ProblemKinds.SpanId, $"span id {Shown(ref json)} is not 16 hex digits; the span is dropped");
        json.Skip();
    }

    private static void ReadParentId(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        if (json.Token == JsonTokenType.Null || (json.Token == JsonTokenType.String && json.Text.IsEmpty)) return;
        if (json.Token == JsonTokenType.String && IdText.TrySpan(json.Text, out sink.Draft.ParentId)) return;
        sink.Report(ProblemKinds.ParentId, $"parent id {Shown(ref json)} is not 16 hex digits; the span is kept as a root");
        json.Skip();
    }

    private static long ReadTime(ref JsonCursor json, SpanSink sink, string what)
    {
        json.Read();
        if (json.TryInteger(out var value)) return value;
        // Unsigned in OTLP; what does not fit 63 bits lies beyond the year 2262.
        if (json.TryNumber(out var number) && number > 0) return long.MaxValue;
        OtlpJsonValue.Mismatch(ref json, sink, what, "a time in ns");
        return 0;
    }

    private static int ReadEnum(ref JsonCursor json, SpanSink sink, string what, ReadOnlySpan<byte> prefix, string[] names)
    {
        if (json.TryInteger(out var number) && number >= 0 && number < names.Length) return (int)number;
        if (json.Token == JsonTokenType.String)
        {
            var text = json.Text;
            if (text.StartsWith(prefix)) text = text[prefix.Length..];
            for (var i = 0; i < names.Length; i++)
            {
                if (System.Text.Ascii.EqualsIgnoreCase(text, names[i])) return i;
            }
        }

        OtlpJsonValue.Mismatch(ref json, sink, what, $"one of 0 to {names.Length - 1}");
        return 0;
    }

    private static void ReadEvent(ref JsonCursor json, SpanSink sink)
    {
        if (!OtlpJsonValue.IsObject(ref json, sink, "an event")) return;
        var details = sink.Draft.DetailAttributes;
        var start = details.Count;
        var (time, name) = (0L, 0);
        while (json.NextProperty())
        {
            switch (OtlpFields.Of(json.Text))
            {
                case OtlpField.TimeUnixNano:
                    time = ReadTime(ref json, sink, "timeUnixNano");
                    break;
                case OtlpField.Name:
                    name = OtlpJsonValue.ReadText(ref json, sink, "an event's name");
                    break;
                case OtlpField.Attributes:
                    OtlpJsonValue.ReadAttributes(ref json, sink, details);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        sink.Draft.Events.Add(new SpanEvent(time, name, start, details.Count - start));
    }

    private static void ReadLink(ref JsonCursor json, SpanSink sink)
    {
        if (!OtlpJsonValue.IsObject(ref json, sink, "a link")) return;
        var details = sink.Draft.DetailAttributes;
        var start = details.Count;
        TraceId trace = default;
        SpanId span = default;
        while (json.NextProperty())
        {
            switch (OtlpFields.Of(json.Text))
            {
                case OtlpField.TraceId:
                    json.Read();
                    if (json.Token == JsonTokenType.String) IdText.TryTrace(json.Text, out trace);
                    json.Skip();
                    break;
                case OtlpField.SpanId:
                    json.Read();
                    if (json.Token == JsonTokenType.String) IdText.TrySpan(json.Text, out span);
                    json.Skip();
                    break;
                case OtlpField.Attributes:
                    OtlpJsonValue.ReadAttributes(ref json, sink, details);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        sink.AddLink(trace, span, start);
    }

    private static void ReadStatus(ref JsonCursor json, SpanSink sink)
    {
        if (!OtlpJsonValue.IsObject(ref json, sink, "status")) return;
        while (json.NextProperty())
        {
            switch (OtlpFields.Of(json.Text))
            {
                case OtlpField.Code:
                    json.Read();
                    sink.Draft.Status = (SpanStatus)ReadEnum(ref json, sink, "status code", "STATUS_CODE_"u8, s_codes);
                    break;
                case OtlpField.Message:
                    sink.Draft.StatusMessage = OtlpJsonValue.ReadText(ref json, sink, "status message");
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private static string Shown(ref JsonCursor json)
    {
        if (json.Token != JsonTokenType.String) return $"({json.Token})";
        var text = System.Text.Encoding.UTF8.GetString(json.Text[..Math.Min(40, json.Text.Length)]);
        return $"'{text}'";
    }
}
