using Analyzer.Ingest.Files;

namespace Analyzer.Ingest.Json;

/// <summary>Says what a JSON document looks like that holds no spans in a supported format.</summary>
internal static class UnknownJson
{
    private static readonly (string Path, string LooksLike)[] s_known =
    [
        ("traceEvents", "Chrome trace events (trace_event format)"),
        ("ph", "Chrome trace events (trace_event format)"),
        ("SpanContext", "spans printed by OpenTelemetry Go's stdout exporter, as BuildKit and Docker builds write them; export them over OTLP instead"),
        ("Descriptor", "a BuildKit or Docker build record, not its trace"),
        ("binaryAnnotations", "Zipkin v1; only v2 is supported"),
        ("hits.hits", "a search result of Elasticsearch or OpenSearch"),
        ("_source.processor", "documents of Elastic APM"),
        ("TraceSegments", "Amazon X-Ray segments"),
        ("Traces", "Amazon X-Ray traces"),
        ("trace_id", "spans one by one in a tool's own format"),
        ("traceId", "spans one by one, without OTLP's resourceSpans around them"),
        ("traces", "a list of traces found, not the traces themselves"),
        ("data.result", "a result of Prometheus or Loki"),
    ];

    /// <summary>The kind of problem, and what the document looks like with what is supported instead.</summary>
    public static (string Kind, string Reason) Describe(JsonShape shape, ReadOnlySpan<byte> head)
    {
        if (shape.Has("resourceMetrics") || shape.Has("resource_metrics")) return (ProblemKinds.OtherSignal, "OTLP metrics, not traces");
        if (shape.Has("resourceLogs") || shape.Has("resource_logs")) return (ProblemKinds.OtherSignal, "OTLP logs, not traces");
        if (shape.Has("resourceProfiles")) return (ProblemKinds.OtherSignal, "OTLP profiles, not traces");
        foreach (var (path, looksLike) in s_known)
        {
            if (shape.Has(path)) return (ProblemKinds.UnknownFormat, $"looks like {looksLike}; {Supported.Formats}");
        }

        if (head[0] is not ((byte)'{' or (byte)'[')) return (ProblemKinds.MalformedJson, "not valid JSON: a document starts with { or [");
        if (shape.Outer.Count == 0 && shape.IsDamaged) return (ProblemKinds.MalformedJson, "not valid JSON, and too little of it to tell what it was meant to be");
        if (shape.Outer.Count == 0) return (ProblemKinds.UnknownFormat, $"no trace format known here: {(shape.IsArray ? "an array without objects" : "an object without names")}; {Supported.Formats}");
        var names = string.Join(", ", shape.Outer.Take(5));
        return (ProblemKinds.UnknownFormat, $"no trace format known here: {(shape.IsArray ? "an array of objects" : "an object")} with {names}; {Supported.Formats}");
    }
}
