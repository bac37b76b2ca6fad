using System.Buffers.Binary;

namespace Analyzer.Ingest.Otlp;

/// <summary>Writes protobuf into one growing buffer. Lengths of nested messages take five bytes, which every decoder accepts, so that nothing is moved or measured beforehand.</summary>
internal sealed class ProtoWriter
{
    private const int LengthBytes = 5;

    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Starts a nested message.</summary>
    /// <returns>What <see cref="Close"/> wants.</returns>
    public int Open(int field)
    {
        Varint((ulong)field << 3 | 2);
        Room(LengthBytes);
        return _length += LengthBytes;
    }

    /// <summary>Ends a nested message.</summary>
    public void Close(int start)
    {
        var length = (uint)(_length - start);
        for (var i = 0; i < LengthBytes; i++) _buffer[start - LengthBytes + i] = (byte)(length >> (7 * i) & 0x7f | (i < LengthBytes - 1 ? 0x80u : 0));
    }

    /// <summary>Text or bytes; nothing when empty, as proto3 has it.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty) BytesAlways(field, bytes);
    }

    /// <summary>Text or bytes, also empty: in a oneof the field's presence is the message.</summary>
    public void BytesAlways(int field, ReadOnlySpan<byte> bytes)
    {
        Varint((ulong)field << 3 | 2);
        Varint((ulong)bytes.Length);
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    public void Number(int field, ulong value)
    {
        if (value != 0) NumberAlways(field, value);
    }

    public void NumberAlways(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
    }

    public void Fixed64(int field, ulong value)
    {
        Varint((ulong)field << 3 | 1);
        BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);
        _length += 8;
    }

    public void Fixed32(int field, uint value)
    {
        if (value == 0) return;
        Varint((ulong)field << 3 | 5);
        BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);
        _length += 4;
    }

    /// <summary>An id of eight bytes.</summary>
    public void Id(int field, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        BytesAlways(field, bytes);
    }

    /// <summary>An id of sixteen bytes.</summary>
    public void Id(int field, ulong high, ulong low)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        BytesAlways(field, bytes);
    }

    private void Varint(ulong value)
    {
        var room = Room(10);
        var count = 0;
        for (; value > 0x7f; value >>= 7) room[count++] = (byte)(value & 0x7f | 0x80);
        room[count++] = (byte)value;
        _length += count;
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        return _buffer.AsSpan(_length);
    }
}
