using System.Globalization;
using System.Text.Json;

namespace Analyzer.Simulate;

/// <summary>
/// Writes spans as the Collector's file exporter does: JSON lines, each one ExportTraceServiceRequest with 64-bit
/// integers as strings, enums as numbers and ids in hexadecimal.
/// </summary>
public static class OtlpJsonWriter
{
    private const int SpansPerLine = 512;

    /// <summary>Writes all spans of <paramref name="result"/>, uncompressed, and leaves the stream open.</summary>
    public static void Write(SimulationResult result, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(stream);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { SkipValidation = true });
        foreach (var batch in result.Spans.Chunk(SpansPerLine))
        {
            WriteRequest(json, batch);
            json.Flush();
            stream.WriteByte((byte)'\n');
            json.Reset();
        }
    }

    private static void WriteRequest(Utf8JsonWriter json, SimSpan[] batch)
    {
        json.WriteStartObject();
        json.WriteStartArray("resourceSpans");
        foreach (var ofResource in batch.GroupBy(span => span.Resource))
        {
            json.WriteStartObject();
            WriteResource(json, ofResource.Key);
            json.WriteStartArray("scopeSpans");
            foreach (var ofScope in ofResource.GroupBy(span => span.Scope))
            {
                json.WriteStartObject();
                json.WriteStartObject("scope");
                json.WriteString("name", ofScope.Key.Name);
                if (ofScope.Key.Version is { } version) json.WriteString("version", version);
                json.WriteEndObject();
                json.WriteStartArray("spans");
                foreach (var span in ofScope) WriteSpan(json, span);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter json, SimResource resource)
    {
        json.WriteStartObject("resource");
        WriteAttributes(json,
        [
            new("service.name", resource.Service),
            new("service.version", resource.Version),
            new("service.instance.id", resource.Instance),
            new("telemetry.sdk.name", "opentelemetry"),
            new("telemetry.sdk.language", resource.Language),
            new("telemetry.sdk.version", resource.SdkVersion),
        ]);
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, SimSpan span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", SpanIds.Format(span.TraceId));
        json.WriteString("spanId", SpanIds.Format(span.SpanId));
        if (span.TraceState is { } state) json.WriteString("traceState", state);
        if (span.ParentSpanId != 0) json.WriteString("parentSpanId", SpanIds.Format(span.ParentSpanId));
        // Sampled, and in the second byte whether it is known that the parent is remote, and whether it is.
        json.WriteNumber("flags", span.ParentIsRemote ? 0x301 : 0x101);
        json.WriteString("name", span.Name);
        json.WriteNumber("kind", (int)span.Kind);
        WriteTime(json, "startTimeUnixNano", span.StartNs);
        WriteTime(json, "endTimeUnixNano", span.EndNs);
        WriteAttributes(json, span.Attributes);
        if (span.Events.Count > 0) WriteEvents(json, span.Events);
        if (span.Links.Count > 0) WriteLinks(json, span.Links);
        json.WriteStartObject("status");
        if (span.StatusMessage is { } message) json.WriteString("message", message);
        if (span.IsError) json.WriteNumber("code", 2);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, IReadOnlyList<SimEvent> events)
    {
        json.WriteStartArray("events");
        foreach (var happened in events)
        {
            json.WriteStartObject();
            WriteTime(json, "timeUnixNano", happened.TimeNs);
            json.WriteString("name", happened.Name);
            if (happened.Attributes.Count > 0) WriteAttributes(json, happened.Attributes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, IReadOnlyList<SimLink> links)
    {
        json.WriteStartArray("links");
        foreach (var link in links)
        {
            json.WriteStartObject();
            json.WriteString("traceId", SpanIds.Format(link.TraceId));
            json.WriteString("spanId", SpanIds.Format(link.SpanId));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteAttributes(Utf8JsonWriter json, IReadOnlyList<SimAttribute> attributes)
    {
        json.WriteStartArray("attributes");
        foreach (var attribute in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", attribute.Key);
            json.WriteStartObject("value");
            if (attribute.Text is { } text) json.WriteString("stringValue", text);
            else json.WriteString("intValue", attribute.Number.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long unixNs)
    {
        Span<char> digits = stackalloc char[20];
        unixNs.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        json.WriteString(name, digits[..length]);
    }
}
