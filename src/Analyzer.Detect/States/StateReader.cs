using System.Buffers.Binary;
using System.Text;

namespace Analyzer.Detect.States;

/// <summary>Reads what <see cref="StateWriter"/> wrote, and believes nothing: no count reserves more than the bytes could hold.</summary>
internal ref struct StateReader
{
    // Cells are held densely: a damaged count of slots or instances must not take all memory.
    private const long MostCells = 1 << 24;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string[] _strings;
    private int _at;
    private long _cells;

    /// <summary>Begins to read.</summary>
    /// <param name="bytes">All bytes.</param>
    /// <param name="header">What they must begin with.</param>
    /// <exception cref="StateFormatException">They do not, or end within the strings.</exception>
    public StateReader(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> header)
    {
        _bytes = bytes;
        _strings = [];
        if (!bytes.StartsWith(header)) throw Error("it does not begin as this version writes it");
        _at = header.Length;
        var count = Length32("the number of strings", 4);
        _strings = new string[count];
        for (var i = 0; i < count; i++)
        {
            var length = Length32("the length of a string", 1);
            _strings[i] = Encoding.UTF8.GetString(bytes.Slice(_at, length));
            _at += length;
        }
    }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Left => _bytes.Length - _at;

    /// <summary>Reads a number.</summary>
    public ulong Unsigned()
    {
        var value = Wide();
        return value <= ulong.MaxValue ? (ulong)value : throw Error("a number has more than 64 bits");
    }

    /// <summary>Reads a count of things of which each takes a byte at least, or an index.</summary>
    /// <param name="most">The largest that makes sense.</param>
    public int Count(int most = int.MaxValue)
    {
        var value = Unsigned();
        if (most < 0 || value > (ulong)most) throw Error($"{value} where {most} is the most");
        return (int)value;
    }

    /// <summary>Reads the number of items that follow.</summary>
    public int Items()
    {
        var value = Unsigned();
        return value <= (ulong)Left ? (int)value : throw Error($"{value} items cannot follow in {Left} bytes");
    }

    /// <summary>Reads a number of either sign.</summary>
    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a sum of ns.</summary>
    public Int128 Sum() => (Int128)Wide();

    /// <summary>Reads a weighted count.</summary>
    public double Number()
    {
        var value = Unsigned();
        return (value & 3) switch
        {
            0 => value >> 2,
            1 => (value >> 2) / StateWriter.Quantum,
            2 => BitConverter.UInt64BitsToDouble(Fixed()),
            _ => throw Error("a number of unknown kind"),
        };
    }

    /// <summary>Reads eight bytes as they are.</summary>
    public ulong Fixed()
    {
        if (Left < 8) throw Error("it ends within an id");
        _at += 8;
        return BinaryPrimitives.ReadUInt64LittleEndian(_bytes[(_at - 8)..]);
    }

    /// <summary>Reads a string.</summary>
    public string Text() => OptionalText() ?? throw Error("a name is missing");

    /// <summary>Reads a string or null.</summary>
    public string? OptionalText()
    {
        var id = Unsigned();
        if (id > (ulong)_strings.Length) throw Error($"string {id} of {_strings.Length}");
        return id == 0 ? null : _strings[id - 1];
    }

    /// <summary>Accounts for cells that are about to be made.</summary>
    public void Reserve(int cells)
    {
        _cells += cells;
        if (_cells > MostCells) throw Error("more cells than any window has");
    }

    /// <summary>Nothing may follow.</summary>
    public readonly void End()
    {
        if (Left > 0) throw Error($"{Left} bytes follow its end");
    }

    /// <summary>The error at the place reached.</summary>
    public readonly StateFormatException Error(string what) => new($"The stored state of an analysis cannot be read at byte {_at} of {_bytes.Length}: {what}.");

    private UInt128 Wide()
    {
        UInt128 value = 0;
        for (var shift = 0; shift < 128; shift += 7)
        {
            if (_at >= _bytes.Length) throw Error("it ends within a number");
            var next = _bytes[_at++];
            value |= (UInt128)(uint)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Error("a number does not end");
    }

    private int Length32(string what, int bytesEach)
    {
        if (Left < 4) throw Error($"it ends within {what}");
        var value = BinaryPrimitives.ReadInt32LittleEndian(_bytes[_at..]);
        _at += 4;
        return value >= 0 && value <= Left / bytesEach ? value : throw Error($"{what} is {value}, with {Left} bytes left");
    }
}
