using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>Decodes OTLP/JSON requests straight into a batch, with the same reader as files; bad input is told in the result, never thrown.</summary>
public static class OtlpJsonDecoder
{
    private static readonly ReadOptions s_defaults = new();

    /// <summary>Decodes one ExportTraceServiceRequest: exactly one JSON object.</summary>
    /// <param name="request">The document, decompressed.</param>
    /// <param name="target">Spans are added to it; those decoded before damage was met stay.</param>
    /// <param name="draft">Reused from call to call by one thread.</param>
    /// <param name="options">Limits; <see cref="ReadOptions.Strict"/> and progress do not apply.</param>
    public static DecodeResult Decode(ReadOnlyMemory<byte> request, SpanBatch target, SpanDraft draft, ReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(draft);
        options ??= s_defaults;
        var before = target.Count;
        var problems = new RequestProblemLog(ProblemKinds.MalformedJson);
        var sink = new SpanSink(target, draft, options.MaxValueBytes, options.MaxAttributes, problems);
        // No token is longer than the request; twice that, for the room to unescape it.
        var scratch = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)request.Length * 2 + 1024, Math.Max(1 << 20, options.MaxValueBytes * 16L) * 2));
        try
        {
            using var stream = AsStream(request);
            using var window = new InputWindow(stream, CancellationToken.None);
            Read(window, scratch, sink, problems);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }

        return new DecodeResult(target.Count - before, problems.Lost, problems.IsMalformed, problems.Reason);
    }

    private static void Read(InputWindow window, byte[] scratch, SpanSink sink, RequestProblemLog problems)
    {
        var json = new JsonCursor(window, [], scratch);
        try
        {
            json.Read();
            if (json.Token != JsonTokenType.StartObject) throw new JsonException("a request is one JSON object");
            new OtlpJson().Read(ref json, sink);
            json.Release();
            while (window.Ensure(1))
            {
                var rest = window.Available;
                if (rest.IndexOfAnyExcept(" \t\r\n"u8) is var more and >= 0) throw new JsonException($"'{(char)rest[more]}' follows the end of the request");
                window.Consume(rest.Length);
            }
        }
        catch (JsonException e)
        {
            var at = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            problems.Add(ProblemKinds.MalformedJson, $"not valid JSON: {(at < 0 ? e.Message : e.Message[..at])}", json.Offset, sink.Abandon());
        }
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> request) =>
        MemoryMarshal.TryGetArray(request, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(request.ToArray(), writable: false);
}
