using System.Buffers.Binary;
using System.Text;

namespace Analyzer.Tests.Ingest;

/// <summary>Writes protobuf by hand, so that the decoder is tested against the wire format and not against itself.</summary>
internal static class Proto
{
    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7) bytes.Add((byte)(value & 127 | 128));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    public static byte[] Number(int field, ulong value) => [.. Varint((ulong)field << 3), .. Varint(value)];

    public static byte[] Bytes(int field, params byte[][] parts)
    {
        var body = parts.SelectMany(part => part).ToArray();
        return [.. Varint((ulong)field << 3 | 2), .. Varint((ulong)body.Length), .. body];
    }

    public static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    public static byte[] Fixed64(int field, ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Varint((ulong)field << 3 | 1), .. bytes];
    }

    public static byte[] Fixed32(int field, uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return [.. Varint((ulong)field << 3 | 5), .. bytes];
    }

    /// <summary>A request behind its length, as the Collector's file exporter writes it.</summary>
    public static byte[] Prefixed(byte[] request)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, request.Length);
        return [.. length, .. request];
    }

    /// <summary>A request with one resource, one scope and the given encoded spans.</summary>
    public static byte[] Request(params byte[][] spans) =>
        Bytes(1, Bytes(1, Bytes(1, Text(1, "service.name"), Bytes(2, Text(1, "shop")))), Bytes(2, [Bytes(1, Text(1, "lib"), Text(2, "1")), .. spans.Select(span => Bytes(2, span))]));

    /// <summary>The body of a span with plausible ids and times, and whatever else is given.</summary>
    public static byte[] Span(ulong id = 0xa1, params byte[][] more)
    {
        var span = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(span, id);
        return
        [
            .. Bytes(1, Convert.FromHexString("0af7651916cd43dd8448eb211c80319c")), .. Bytes(2, span), .. Text(5, "GET /"),
            .. Fixed64(7, 1_700_000_000_000_000_000), .. Fixed64(8, 1_700_000_000_001_000_000), .. more.SelectMany(part => part),
        ];
    }
}
