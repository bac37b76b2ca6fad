using System.Buffers.Binary;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Json;
using ZstdSharp;

namespace Analyzer.Ingest.Otlp;

/// <summary>
/// What the Collector's file exporter writes as <c>proto</c>, or when it compresses: export requests, each behind its length in
/// four bytes, big-endian. With compression each request is a zstd frame of protobuf or JSON.
/// </summary>
internal sealed class LengthPrefixed : ISpanFormat
{
    /// <summary>A compressed request longer than this is passed over.</summary>
    private const int MaxCompressedBytes = 64 << 20;

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head)
    {
        // Empty requests may come first.
        while (head.Length >= 8 && head[..4].IndexOfAnyExcept((byte)0) < 0) head = head[4..];
        if (head.Length < 5 || BinaryPrimitives.ReadInt32BigEndian(head) <= 0) return false;
        var message = head[4..];
        return Decompression.IsZstd(message) || new OtlpProtobuf().Recognises(message);
    }

    /// <inheritdoc/>
    public string Read(InputWindow input, SpanSink sink, FileProblemLog problems)
    {
        var from = new ProtoCursor(input);
        while (!from.IsCutOff && !from.AtEnd(long.MaxValue))
        {
            var at = from.Position;
            var prefix = from.Peek(8);
            var length = prefix.Length < 4 ? -1 : BinaryPrimitives.ReadInt32BigEndian(prefix);
            if (length < 0 || (length > 0 && prefix.Length > 4 && !IsMessage(prefix[4..])))
            {
                // Without a length nothing says where the next request starts.
                if (input.Failure is null) problems.Add(ProblemKinds.MalformedProtobuf, "not the length of a request, in four bytes, with a request behind it; the rest is not read", at, 0);
                from.Release();
                return "OTLP/protobuf";
            }

            from.TryMoveTo(at + 4);
            var stop = at + 4 + length;
            if (prefix.Length > 4 && Decompression.IsZstd(prefix[4..])) ReadCompressed(ref from, at, stop, sink, problems, input.Cancellation);
            else OtlpProtobufRequest.Read(ref from, stop, sink);
            if (!from.IsCutOff) from.TryMoveTo(stop);
        }

        return "OTLP/protobuf";
    }

    private static bool IsMessage(ReadOnlySpan<byte> start) => start[0] == 0x0a || Decompression.IsZstd(start);

    private static void ReadCompressed(ref ProtoCursor from, long at, long stop, SpanSink sink, FileProblemLog problems, CancellationToken cancellation)
    {
        if (stop - from.Position > MaxCompressedBytes)
        {
            problems.Add(ProblemKinds.TooLong, $"a compressed request of {stop - from.Position} bytes is longer than {MaxCompressedBytes}; dropped", at, 0);
            return;
        }

        if (!from.TryTake(stop, out var frame))
        {
            problems.Add(ProblemKinds.MalformedProtobuf, "the input ends in the middle of a compressed request", at, 0);
            return;
        }

        using var plain = new DecompressionStream(new MemoryStream(frame.ToArray()));
        using var window = new InputWindow(plain, cancellation);
        window.Ensure(1);
        ISpanFormat inner = window.Available.StartsWith("{"u8) ? new JsonDocuments() : new OtlpProtobuf();
        inner.Read(window, sink, problems);
        problems.Lines = null;
        if (window.Failure is { } failure) problems.Add(ProblemKinds.DamagedCompression, $"a compressed request is damaged: {failure.Message}", at, 0);
    }
}
