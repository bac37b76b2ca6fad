using Analyzer.Ingest.Files;

namespace Analyzer.Ingest.Otlp;

/// <summary>OTLP/protobuf as one message: what a Collector would have been sent, saved to a file.</summary>
internal sealed class OtlpProtobuf : ISpanFormat
{
    /// <inheritdoc/>
    public bool Recognises(ReadOnlySpan<byte> head)
    {
        // resource_spans, its length, and in it resource or scope_spans.
        if (head.Length < 2 || head[0] != 0x0a) return false;
        var length = Varint.Read(head[1..], out var size);
        if (length == 0) return false;
        return size == 0 || (head.Length > 1 + length && head[1 + length] is 0x0a or 0x12);
    }

    /// <inheritdoc/>
    public string Read(InputWindow input, SpanSink sink, FileProblemLog problems)
    {
        var cursor = new ProtoCursor(input);
        OtlpProtobufRequest.Read(ref cursor, long.MaxValue, sink);
        return "OTLP/protobuf";
    }
}
