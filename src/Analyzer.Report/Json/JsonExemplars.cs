using System.Text.Json;
using Analyzer.Model.Findings;

namespace Analyzer.Report.Json;

/// <summary><c>exemplars</c>: whole traces, masked, so that the report outlives retention.</summary>
internal static class JsonExemplars
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ExemplarTrace> exemplars)
    {
        json.WriteStartArray("exemplars");
        foreach (var trace in exemplars)
        {
            json.WriteStartObject();
            json.WriteString("traceId", trace.TraceId);
            json.WriteString("title", trace.Title);
            JsonShapes.Time(json, "start", trace.StartNs);
            json.WriteNumber("durationNs", trace.DurationNs);
            json.WriteStartArray("rows");
            foreach (var row in trace.Rows) JsonShapes.Compact(json, row, Row);
            json.WriteEndArray();
            json.WriteNumber("rowsLeftOut", trace.RowsLeftOut);
            json.WriteStartArray("spans");
            foreach (var span in trace.Spans) JsonShapes.Compact(json, span, Span);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Row(Utf8JsonWriter line, WaterfallRow row)
    {
        line.WriteStartObject();
        line.WriteString("kind", Kind(row.Kind));
        line.WriteNumber("depth", row.Depth);
        line.WriteString("service", row.Service);
        line.WriteString("operation", row.Operation);
        JsonShapes.Time(line, "start", row.StartNs);
        line.WriteNumber("durationNs", row.DurationNs);
        line.WriteString("status", row.Status);
        line.WriteNumber("attemptNumber", row.AttemptNumber);
        line.WriteNumber("attempts", row.Attempts);
        line.WriteNumber("count", row.Count);
        line.WriteString("failure", row.Failure);
        line.WriteString("spanId", row.SpanId);
        line.WriteBoolean("onCriticalPath", row.OnCriticalPath);
        line.WriteEndObject();
    }

    private static void Span(Utf8JsonWriter line, EvidenceSpan span)
    {
        line.WriteStartObject();
        line.WriteString("spanId", span.SpanId);
        line.WriteString("parentSpanId", span.ParentSpanId);
        line.WriteString("service", span.Service);
        line.WriteString("name", span.Name);
        line.WriteString("kind", span.Kind);
        JsonShapes.Time(line, "start", span.StartNs);
        line.WriteNumber("durationNs", span.DurationNs);
        line.WriteString("status", span.Status);
        line.WriteStartArray("attributes");
        foreach (var (key, value) in span.Attributes)
        {
            // An array of pairs and not an object: keys of a hostile span may repeat.
            line.WriteStartObject();
            line.WriteString("key", key);
            line.WriteString("value", value);
            line.WriteEndObject();
        }

        line.WriteEndArray();
        line.WriteEndObject();
    }

    private static string Kind(WaterfallRowKind kind) => kind switch
    {
        WaterfallRowKind.Call => "call",
        WaterfallRowKind.Group => "group",
        WaterfallRowKind.Attempt => "attempt",
        WaterfallRowKind.Orphaned => "orphaned",
        WaterfallRowKind.Folded => "folded",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
