using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>What decoding a request amounted to.</summary>
/// <param name="Spans">Spans added to the batch.</param>
/// <param name="Rejected">Spans met but not added; OTLP's <c>partial_success.rejected_spans</c>.</param>
/// <param name="IsMalformed">Whether the request is not a valid message; more spans than those counted may be lost then.</param>
/// <param name="Reason">The first reason for which anything was lost; null when nothing was.</param>
public readonly record struct DecodeResult(int Spans, int Rejected, bool IsMalformed, string? Reason);

/// <summary>Decodes OTLP/protobuf requests straight into a batch; bad input is told in the result, never thrown.</summary>
public static class OtlpProtobufDecoder
{
    private static readonly ReadOptions s_defaults = new();

    /// <summary>Decodes one ExportTraceServiceRequest (opentelemetry-proto, trace_service.proto).</summary>
    /// <param name="request">The message, decompressed.</param>
    /// <param name="target">Spans are added to it; those decoded before damage was met stay.</param>
    /// <param name="draft">Reused from call to call by one thread.</param>
    /// <param name="options">Limits; <see cref="ReadOptions.Strict"/> and progress do not apply.</param>
    public static DecodeResult Decode(ReadOnlySpan<byte> request, SpanBatch target, SpanDraft draft, ReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(draft);
        options ??= s_defaults;
        var before = target.Count;
        var problems = new RequestProblemLog(ProblemKinds.MalformedProtobuf);
        var sink = new SpanSink(target, draft, options.MaxValueBytes, options.MaxAttributes, problems);
        var cursor = new ProtoCursor(request);
        OtlpProtobufRequest.Read(ref cursor, request.Length, sink);
        return new DecodeResult(target.Count - before, problems.Lost, problems.IsMalformed, problems.Reason);
    }
}
