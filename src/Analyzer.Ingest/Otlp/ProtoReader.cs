using System.Buffers.Binary;

namespace Analyzer.Ingest.Otlp;

/// <summary>Reads the fields of one protobuf message that is in memory whole. Nothing throws: a false result means a damaged message.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    /// <summary>Whether the message has been read to its end.</summary>
    public readonly bool AtEnd => _at >= _message.Length;

    /// <summary>A field's number and wire type: <c>number &lt;&lt; 3 | type</c>.</summary>
    public bool TryTag(out uint tag)
    {
        var ok = TryVarint(out var value) && value <= uint.MaxValue;
        tag = (uint)value;
        // Field number 0 is not allowed.
        return ok && tag >= 8;
    }

    public bool TryVarint(out ulong value)
    {
        // Nearly all tags and lengths are one byte.
        var at = _at;
        if ((uint)at < (uint)_message.Length && _message[at] < 0x80)
        {
            value = _message[at];
            _at = at + 1;
            return true;
        }

        var length = Varint.Read(_message[at..], out value);
        _at = at + length;
        return length > 0;
    }

    public bool TryFixed64(out ulong value)
    {
        if (!BinaryPrimitives.TryReadUInt64LittleEndian(_message[_at..], out value)) return false;
        _at += 8;
        return true;
    }

    public bool TryFixed32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(_message[_at..], out value)) return false;
        _at += 4;
        return true;
    }

    /// <summary>The bytes of a field with a length: text, bytes or a message.</summary>
    public bool TryBytes(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!TryVarint(out var length) || length > (ulong)(_message.Length - _at)) return false;
        bytes = _message.Slice(_at, (int)length);
        _at += (int)length;
        return true;
    }

    /// <summary>Passes over a field that is not known. Groups, which proto3 does not have, count as damage.</summary>
    public bool TrySkip(uint tag) =>
        (tag & 7) switch
        {
            0 => TryVarint(out _),
            1 => TryFixed64(out _),
            2 => TryBytes(out _),
            5 => TryFixed32(out _),
            _ => false,
        };
}

/// <summary>Protobuf's integers of variable length.</summary>
internal static class Varint
{
    /// <summary>Reads an integer; the result is its length, or 0 when it is cut off or longer than 64 bits.</summary>
    public static int Read(ReadOnlySpan<byte> from, out ulong value)
    {
        value = 0;
        for (var i = 0; i < from.Length && i < 10; i++)
        {
            value |= (ulong)(from[i] & 0x7f) << (7 * i);
            if (from[i] < 0x80) return i + 1;
        }

        return 0;
    }
}
