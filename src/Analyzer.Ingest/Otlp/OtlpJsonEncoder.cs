using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>
/// Writes spans of a batch as OTLP/JSON: an ExportTraceServiceRequest, which is also a TracesData, with ids in hexadecimal, 64-bit
/// integers as strings and enums as numbers (OTLP specification, "JSON Protobuf Encoding"). What <see cref="OtlpJsonDecoder"/> reads
/// comes back equal.
/// </summary>
public static class OtlpJsonEncoder
{
    /// <summary>Writes spans, grouped by resource and scope, within a group in their order.</summary>
    /// <param name="json">Left behind the object.</param>
    /// <param name="batch">Where the spans are.</param>
    /// <param name="rows">Which, in order.</param>
    public static void Write(Utf8JsonWriter json, SpanBatch batch, IEnumerable<int> rows)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(batch);
        json.WriteStartObject();
        json.WriteStartArray("resourceSpans"u8);
        foreach (var resource in rows.GroupBy(row => batch.ResourceIds[row]))
        {
            json.WriteStartObject();
            json.WriteStartObject("resource"u8);
            if (batch.Resources.Count > 0) OtlpJsonValueWriter.Attributes(json, batch, batch.Resources.AttributesOf(resource.Key));
            json.WriteEndObject();
            json.WriteStartArray("scopeSpans"u8);
            foreach (var scope in resource.GroupBy(row => batch.ScopeIds[row])) WriteScope(json, batch, scope);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteScope(Utf8JsonWriter json, SpanBatch batch, IGrouping<int, int> rows)
    {
        var (name, version) = batch.Resources.ScopeCount == 0 ? default : batch.Resources.Scope(rows.Key);
        json.WriteStartObject();
        json.WriteStartObject("scope"u8);
        Text(json, "name"u8, batch, name);
        Text(json, "version"u8, batch, version);
        json.WriteEndObject();
        json.WriteStartArray("spans"u8);
        foreach (var row in rows) WriteSpan(json, batch, row);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, SpanBatch batch, int span)
    {
        json.WriteStartObject();
        json.WriteString("traceId"u8, batch.TraceIdOf(span).ToString());
        json.WriteString("spanId"u8, new SpanId(batch.SpanIds[span]).ToString());
        Text(json, "traceState"u8, batch, batch.TraceStates[span]);
        if (batch.ParentIds[span] != 0) json.WriteString("parentSpanId"u8, new SpanId(batch.ParentIds[span]).ToString());
        if (batch.Flags[span] != 0) json.WriteNumber("flags"u8, batch.Flags[span]);
        json.WriteString("name"u8, Valid(batch.Strings.GetUtf8(batch.Names[span])));
        json.WriteNumber("kind"u8, (int)batch.Kinds[span]);
        Time(json, "startTimeUnixNano"u8, batch.StartNs[span]);
        Time(json, "endTimeUnixNano"u8, batch.EndNs[span]);
        OtlpJsonValueWriter.Attributes(json, batch, batch.AttributesOf(span));
        WriteEvents(json, batch, span);
        WriteLinks(json, batch, span);
        json.WriteStartObject("status"u8);
        Text(json, "message"u8, batch, batch.StatusMessages[span]);
        if (batch.Statuses[span] != SpanStatus.Unset) json.WriteNumber("code"u8, (int)batch.Statuses[span]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, SpanBatch batch, int span)
    {
        if (batch.EventsOf(span).IsEmpty) return;
        json.WriteStartArray("events"u8);
        foreach (var happened in batch.EventsOf(span))
        {
            json.WriteStartObject();
            Time(json, "timeUnixNano"u8, happened.TimeNs);
            Text(json, "name"u8, batch, happened.Name);
            OtlpJsonValueWriter.Attributes(json, batch, batch.DetailAttributes.Slice(happened.AttributeStart, happened.AttributeCount));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, SpanBatch batch, int span)
    {
        if (batch.LinksOf(span).IsEmpty) return;
        json.WriteStartArray("links"u8);
        foreach (var link in batch.LinksOf(span))
        {
            json.WriteStartObject();
            json.WriteString("traceId"u8, link.TraceId.ToString());
            json.WriteString("spanId"u8, link.SpanId.ToString());
            OtlpJsonValueWriter.Attributes(json, batch, batch.DetailAttributes.Slice(link.AttributeStart, link.AttributeCount));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Time(Utf8JsonWriter json, ReadOnlySpan<byte> name, long unixNs)
    {
        // Unsigned in OTLP; the few times before 1970 stay what they are.
        Span<byte> digits = stackalloc byte[20];
        unixNs.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        json.WriteString(name, digits[..length]);
    }

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, SpanBatch batch, int text)
    {
        if (text != 0) json.WriteString(name, Valid(batch.Strings.GetUtf8(text)));
    }

    /// <summary>The bytes themselves, or with U+FFFD in place of what is not UTF-8.</summary>
    internal static ReadOnlySpan<byte> Valid(ReadOnlySpan<byte> text) => Utf8.IsValid(text) ? text : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));
}
