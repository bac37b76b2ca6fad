using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Json;
using Analyzer.Ingest.Otlp;

namespace Analyzer.Ingest.Zipkin;

/// <summary>Zipkin v2 JSON (zipkin-api, zipkin2-api.yaml): an array of spans, an array of such arrays, or a span a line.</summary>
internal sealed class ZipkinJson : IJsonFormat
{
    public string Name => "Zipkin JSON";

    public bool NestsItsOwnStart => false;

    public bool Recognises(JsonShape shape) =>
        shape.Has("traceId") && shape.Has("id") && !shape.Has("binaryAnnotations")
        && (shape.Has("localEndpoint") || shape.Has("timestamp") || shape.Has("parentId") || shape.Has("duration") || shape.Has("name"));

    public void Read(ref JsonCursor json, SpanSink sink) => ReadValue(ref json, sink, 0);

    private static void ReadValue(ref JsonCursor json, SpanSink sink, int depth)
    {
        if (json.Token == JsonTokenType.StartArray && depth < 2)
        {
            while (json.NextElement()) ReadValue(ref json, sink, depth + 1);
        }
        else if (OtlpJsonValue.IsObject(ref json, sink, "a span"))
        {
            sink.Begin(json.Mark());
            new ZipkinSpan().Read(ref json, sink);
        }
    }
}
