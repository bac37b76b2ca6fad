using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>How an OTLP request is written (OTLP specification, sections "Binary Protobuf Encoding" and "JSON Protobuf Encoding").</summary>
public enum OtlpEncoding
{
    /// <summary><c>application/x-protobuf</c>, and gRPC.</summary>
    Protobuf,

    /// <summary><c>application/json</c>.</summary>
    Json,
}

/// <summary>Decodes one OTLP request that is in memory whole, whatever its encoding.</summary>
public static class OtlpRequest
{
    /// <summary>Decodes an ExportTraceServiceRequest; bad input is told in the result, never thrown.</summary>
    /// <param name="encoding">How it is written.</param>
    /// <param name="request">The message, decompressed. Empty bytes are the empty protobuf message.</param>
    /// <param name="target">Spans are added to it; those decoded before damage was met stay.</param>
    /// <param name="draft">Reused from call to call by one thread.</param>
    /// <param name="options">Limits; <see cref="ReadOptions.Strict"/> and progress do not apply.</param>
    public static DecodeResult Decode(OtlpEncoding encoding, ReadOnlyMemory<byte> request, SpanBatch target, SpanDraft draft, ReadOptions? options = null) =>
        encoding == OtlpEncoding.Protobuf
            ? OtlpProtobufDecoder.Decode(request.Span, target, draft, options)
            : OtlpJsonDecoder.Decode(request, target, draft, options);
}
