using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>Ids written as text.</summary>
internal static class IdText
{
    /// <summary>A trace id as OTLP/JSON writes it (32 hex digits), or in protobuf's plain JSON mapping (base64, 24 characters).</summary>
    public static bool TryTrace(ReadOnlySpan<byte> text, out TraceId id)
    {
        Span<byte> bytes = stackalloc byte[18];
        var ok = TryBytes(text, bytes, 16);
        id = ok ? FromBytes(bytes) : default;
        return ok;
    }

    /// <summary>A span id as OTLP/JSON writes it (16 hex digits), or in protobuf's plain JSON mapping (base64, 12 characters).</summary>
    public static bool TrySpan(ReadOnlySpan<byte> text, out SpanId id)
    {
        Span<byte> bytes = stackalloc byte[9];
        var ok = TryBytes(text, bytes, 8);
        id = ok ? new SpanId(BinaryPrimitives.ReadUInt64BigEndian(bytes)) : default;
        return ok;
    }

    /// <summary>A trace id of 1 to 32 hex digits: leading zeros may be left out (Jaeger, Zipkin).</summary>
    public static bool TryShortTrace(ReadOnlySpan<byte> text, out TraceId id)
    {
        id = default;
        if (text.Length is 0 or > 32) return false;
        var high = 0UL;
        if (text.Length > 16 && !TryHex(text[..^16], out high)) return false;
        if (!TryHex(text[Math.Max(0, text.Length - 16)..], out var low)) return false;
        id = new TraceId(high, low);
        return true;
    }

    /// <summary>A span id of 1 to 16 hex digits: leading zeros may be left out (Jaeger, Zipkin).</summary>
    public static bool TryShortSpan(ReadOnlySpan<byte> text, out SpanId id)
    {
        var ok = TryHex(text, out var value);
        id = new SpanId(value);
        return ok;
    }

    /// <summary>Sixteen bytes as a trace id.</summary>
    public static TraceId FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    private static bool TryHex(ReadOnlySpan<byte> text, out ulong value) =>
        Utf8Parser.TryParse(text, out value, out var used, 'x') && used == text.Length && text.Length <= 16;

    private static bool TryBytes(ReadOnlySpan<byte> text, Span<byte> bytes, int length)
    {
        if (text.Length == length * 2) return Convert.FromHexString(text, bytes, out _, out var written) == OperationStatus.Done && written == length;
        return text.Length == bytes.Length / 3 * 4 && Base64.DecodeFromUtf8(text, bytes, out _, out var decoded) == OperationStatus.Done && decoded == length;
    }
}
