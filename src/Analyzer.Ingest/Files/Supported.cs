namespace Analyzer.Ingest.Files;

/// <summary>What messages say about the supported formats.</summary>
internal static class Supported
{
    public const string Formats = "supported are OTLP (JSON, JSON lines, protobuf), Jaeger JSON and Zipkin v2 JSON, plain or in gzip or zstd";
}
