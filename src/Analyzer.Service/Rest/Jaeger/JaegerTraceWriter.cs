using System.Globalization;
using System.Text.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Service.Rest.Jaeger;

/// <summary>
/// Traces as Jaeger's query API answers them (jaeger, internal/uimodel), mapped as the OpenTelemetry specification says ("OpenTelemetry
/// to Jaeger Transformation"): what has no field in Jaeger becomes a tag.
/// </summary>
internal static class JaegerTraceWriter
{
    /// <summary>Writes one trace.</summary>
    /// <param name="json">Left behind the trace's object.</param>
    /// <param name="batch">Where its spans are.</param>
    /// <param name="trace">Its id.</param>
    /// <param name="rows">Its spans, in order.</param>
    public static void Write(Utf8JsonWriter json, SpanBatch batch, TraceId trace, IReadOnlyList<int> rows)
    {
        var processes = new Dictionary<int, string>();
        json.WriteStartObject();
        json.WriteString("traceID"u8, trace.ToString());
        json.WriteStartArray("spans"u8);
        foreach (var row in rows)
        {
            var resource = batch.ResourceIds[row];
            if (!processes.TryGetValue(resource, out var process)) processes.Add(resource, process = string.Create(CultureInfo.InvariantCulture, $"p{processes.Count + 1}"));
            WriteSpan(json, batch, row, process);
        }

        json.WriteEndArray();
        json.WriteStartObject("processes"u8);
        foreach (var (resource, process) in processes) WriteProcess(json, batch, resource, process);
        json.WriteEndObject();
        json.WriteNull("warnings"u8);
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, SpanBatch batch, int span, string process)
    {
        json.WriteStartObject();
        json.WriteString("traceID"u8, batch.TraceIdOf(span).ToString());
        json.WriteString("spanID"u8, new SpanId(batch.SpanIds[span]).ToString());
        if ((batch.Flags[span] & 1) != 0) json.WriteNumber("flags"u8, 1);
        json.WriteString("operationName"u8, JaegerTagWriter.Valid(batch.Strings.GetUtf8(batch.Names[span])));
        WriteReferences(json, batch, span);
        json.WriteNumber("startTime"u8, Microseconds(batch.StartNs[span]));
        json.WriteNumber("duration"u8, batch.EndNs[span] > batch.StartNs[span] ? (long)(((Int128)batch.EndNs[span] - batch.StartNs[span]) / 1000) : 0);
        WriteTags(json, batch, span);
        WriteLogs(json, batch, span);
        json.WriteString("processID"u8, process);
        json.WriteNull("warnings"u8);
        json.WriteEndObject();
    }

    private static void WriteReferences(Utf8JsonWriter json, SpanBatch batch, int span)
    {
        var (trace, parent) = (batch.TraceIdOf(span), batch.ParentIds[span]);
        json.WriteStartArray("references"u8);
        if (parent != 0)
        {
            // A link to the parent says of which type that reference is.
            var type = "CHILD_OF";
            foreach (var link in batch.LinksOf(span))
            {
                if (link.TraceId == trace && link.SpanId.Value == parent) type = TypeOf(batch, link);
            }

            WriteReference(json, type, trace, new SpanId(parent));
        }

        foreach (var link in batch.LinksOf(span))
        {
            if (parent == 0 || link.TraceId != trace || link.SpanId.Value != parent) WriteReference(json, TypeOf(batch, link), link.TraceId, link.SpanId);
        }

        json.WriteEndArray();
    }

    private static void WriteReference(Utf8JsonWriter json, string type, TraceId trace, SpanId span)
    {
        json.WriteStartObject();
        json.WriteString("refType"u8, type);
        json.WriteString("traceID"u8, trace.ToString());
        json.WriteString("spanID"u8, span.ToString());
        json.WriteEndObject();
    }

    private static string TypeOf(SpanBatch batch, SpanLink link)
    {
        foreach (var attribute in batch.DetailAttributes.Slice(link.AttributeStart, link.AttributeCount))
        {
            if (attribute.Type == AttributeType.Text && batch.Strings.GetUtf8(attribute.Key).SequenceEqual("opentracing.ref_type"u8)) return batch.Strings.GetUtf8(attribute.Value).SequenceEqual("child_of"u8) ? "CHILD_OF" : "FOLLOWS_FROM";
        }

        return "FOLLOWS_FROM";
    }

    private static void WriteTags(Utf8JsonWriter json, SpanBatch batch, int span)
    {
        var (scope, version) = batch.Resources.ScopeCount == 0 ? default : batch.Resources.Scope(batch.ScopeIds[span]);
        json.WriteStartArray("tags"u8);
        JaegerTagWriter.Text(json, "otel.scope.name"u8, batch.Strings.GetUtf8(scope));
        JaegerTagWriter.Text(json, "otel.scope.version"u8, batch.Strings.GetUtf8(version));
        foreach (var attribute in batch.AttributesOf(span)) JaegerTagWriter.Write(json, batch, attribute);
        JaegerTagWriter.Text(json, "span.kind"u8, KindOf(batch.Kinds[span]));
        if (batch.Statuses[span] != SpanStatus.Unset) JaegerTagWriter.Text(json, "otel.status_code"u8, batch.Statuses[span] == SpanStatus.Error ? "ERROR"u8 : "OK"u8);
        if (batch.Statuses[span] == SpanStatus.Error) JaegerTagWriter.True(json, "error"u8);
        JaegerTagWriter.Text(json, "otel.status_description"u8, batch.Strings.GetUtf8(batch.StatusMessages[span]));
        JaegerTagWriter.Text(json, "w3c.tracestate"u8, batch.Strings.GetUtf8(batch.TraceStates[span]));
        json.WriteEndArray();
    }

    private static ReadOnlySpan<byte> KindOf(SpanKind kind) => kind switch
    {
        SpanKind.Internal => "internal"u8,
        SpanKind.Server => "server"u8,
        SpanKind.Client => "client"u8,
        SpanKind.Producer => "producer"u8,
        SpanKind.Consumer => "consumer"u8,
        _ => [],
    };

    private static void WriteLogs(Utf8JsonWriter json, SpanBatch batch, int span)
    {
        json.WriteStartArray("logs"u8);
        foreach (var happened in batch.EventsOf(span))
        {
            var attributes = batch.DetailAttributes.Slice(happened.AttributeStart, happened.AttributeCount);
            json.WriteStartObject();
            json.WriteNumber("timestamp"u8, Microseconds(happened.TimeNs));
            json.WriteStartArray("fields"u8);
            if (!Has(batch, attributes, "event"u8)) JaegerTagWriter.Text(json, "event"u8, batch.Strings.GetUtf8(happened.Name));
            foreach (var attribute in attributes) JaegerTagWriter.Write(json, batch, attribute);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteProcess(Utf8JsonWriter json, SpanBatch batch, int resource, string process)
    {
        var attributes = batch.Resources.Count == 0 ? [] : batch.Resources.AttributesOf(resource);
        var service = batch.Resources.Count == 0 ? "unknown_service"u8 : batch.Strings.GetUtf8(batch.Resources[resource].Service);
        foreach (var attribute in attributes)
        {
            if (IsServiceName(batch, attribute) && attribute.Value != 0) service = batch.Strings.GetUtf8(attribute.Value);
        }

        json.WriteStartObject(process);
        json.WriteString("serviceName"u8, JaegerTagWriter.Valid(service));
        json.WriteStartArray("tags"u8);
        foreach (var attribute in attributes)
        {
            if (!IsServiceName(batch, attribute)) JaegerTagWriter.Write(json, batch, attribute);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static bool IsServiceName(SpanBatch batch, SpanAttribute attribute) => attribute.Type == AttributeType.Text && batch.Strings.GetUtf8(attribute.Key).SequenceEqual("service.name"u8);

    private static bool Has(SpanBatch batch, ReadOnlySpan<SpanAttribute> attributes, ReadOnlySpan<byte> key)
    {
        foreach (var attribute in attributes)
        {
            if (batch.Strings.GetUtf8(attribute.Key).SequenceEqual(key)) return true;
        }

        return false;
    }

    // Unsigned in Jaeger.
    private static long Microseconds(long unixNs) => Math.Max(0, unixNs) / 1000;
}
