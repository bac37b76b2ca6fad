using System.Buffers;
using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Jaeger;
using Analyzer.Ingest.Otlp;
using Analyzer.Ingest.Zipkin;

namespace Analyzer.Ingest.Json;

/// <summary>
/// A text of one or many JSON documents: one to a line, one after the other, or one over many lines. A damaged document costs
/// only what is left of it: reading goes on where a line starts with a bracket in its first column.
/// </summary>
internal sealed class JsonDocuments : ISpanFormat
{
    private const int ShapeBytes = 1 << 16;
    private const int MaxPrefix = 64;

    // White space, and the record separator of JSON text sequences (RFC 7464).
    private static readonly SearchValues<byte> s_between = SearchValues.Create(" \t\r\n\u001e"u8);

    private static readonly IJsonFormat[] s_formats = [new OtlpJson(), new JaegerJson(), new ZipkinJson()];

    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head)
    {
        head = SkipBetween(head);
        if (head.IsEmpty || head[0] is not ((byte)'{' or (byte)'[')) return false;
        // A line feed is also how an OTLP protobuf message begins; but then tags and lengths follow, which are control characters.
        return head[..Math.Min(MaxPrefix, head.Length)].IndexOfAnyInRange((byte)0, (byte)8) < 0;
    }

    /// <inheritdoc/>
    public string Read(InputWindow input, SpanSink sink, FileProblemLog problems)
    {
        problems.Lines = input;
        var scratch = ArrayPool<byte>.Shared.Rent(Math.Max(1 << 20, sink.MaxValueBytes * 16) * 2);
        var name = "JSON";
        try
        {
            IJsonFormat? format = null;
            byte[] prefix = [];
            while (MoveToDocument(input))
            {
                if (format is null || prefix.Length < 2 || !input.Ensure(prefix.Length) || !input.Available.StartsWith(prefix.AsSpan(1)))
                {
                    format = Recognise(input, problems);
                    prefix = format is null ? [] : PrefixOf(input.Available);
                    if (name == "JSON" && format is not null) name = format.Name;
                }

                ReadDocument(input, format, prefix, scratch, sink, problems);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }

        return name;
    }

    private static void ReadDocument(InputWindow input, IJsonFormat? format, byte[] prefix, byte[] scratch, SpanSink sink, FileProblemLog problems)
    {
        var start = input.Offset;
        var json = new JsonCursor(input, format is null or { NestsItsOwnStart: true } ? [] : prefix, scratch);
        try
        {
            json.Read();
            if (format is null) json.Skip();
            else format.Read(ref json, sink);
            json.Release();
        }
        catch (JsonException e)
        {
            json.Release();
            var lost = sink.Abandon();
            var at = input.Offset;
            input.Mark(at);
            SkipToLine(input, leaveLine: at == start);
            // What decompression or the disk failed to give will be reported as that; an unknown document has been.
            var isCutByFailure = input.Failure is not null && input.Available.IsEmpty;
            if (format is not null && !isCutByFailure) problems.Add(ProblemKinds.MalformedJson, ReasonOf(e), at, lost);
        }
    }

    private static IJsonFormat? Recognise(InputWindow input, FileProblemLog problems)
    {
        input.Ensure(ShapeBytes);
        var head = input.Available;
        var shape = new JsonShape();
        var format = shape.Recognise(head, input.Ended, s_formats);
        if (format is not null || shape.IsEmpty) return format ?? s_formats[0];
        var (kind, reason) = UnknownJson.Describe(shape, head);
        problems.Add(kind, reason, input.Offset, 0);
        return null;
    }

    /// <summary>A line break and how this document begins, up to its first colon; empty when that is not near.</summary>
    private static byte[] PrefixOf(ReadOnlySpan<byte> document)
    {
        var colon = document[..Math.Min(MaxPrefix, document.Length)].IndexOf((byte)':');
        return colon < 0 ? [] : [(byte)'\n', .. document[..(colon + 1)]];
    }

    private static bool MoveToDocument(InputWindow input)
    {
        while (true)
        {
            var available = input.Available;
            var rest = SkipBetween(available);
            input.Consume(available.Length - rest.Length);
            if (!rest.IsEmpty) return true;
            if (!input.Ensure(1)) return false;
        }
    }

    /// <summary>Drops the rest of a document that cannot be read: to the next line that starts with a bracket.</summary>
    private static void SkipToLine(InputWindow input, bool leaveLine)
    {
        while (input.Ensure(1))
        {
            if (!leaveLine && input.AtLineStart && input.Available[0] is (byte)'{' or (byte)'[') return;
            var line = input.Available.IndexOf((byte)'\n');
            input.Consume(line < 0 ? input.Available.Length : line + 1);
            leaveLine = leaveLine && line < 0;
        }
    }

    private static ReadOnlySpan<byte> SkipBetween(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\ufeff"u8)) text = text[3..];
        var start = text.IndexOfAnyExcept(s_between);
        return start < 0 ? [] : text[start..];
    }

    private static string ReasonOf(JsonException e)
    {
        // Its line and position count from where the document started; ours are added by the log.
        var at = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return $"not valid JSON: {(at < 0 ? e.Message : e.Message[..at])}";
    }
}
