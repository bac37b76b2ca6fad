using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Analyzer.Detect.States;

/// <summary>
/// Writes numbers as Protocol Buffers' varints and each distinct string once. Equal values give equal bytes.
/// </summary>
internal sealed class StateWriter
{
    /// <summary>Counts are weights of sampling added up: multiples of this share of one; see <see cref="Series.Weights"/>.</summary>
    public const double Quantum = 1 << 16;

    private readonly ArrayBufferWriter<byte> _strings = new(4_096);
    private readonly ArrayBufferWriter<byte> _body = new(65_536);
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>Writes a number that is rarely large.</summary>
    public void Unsigned(ulong value)
    {
        var span = _body.GetSpan(10);
        var at = 0;
        for (; value >= 0x80; value >>= 7) span[at++] = (byte)(value | 0x80);
        span[at++] = (byte)value;
        _body.Advance(at);
    }

    /// <summary>Writes a count or an index.</summary>
    public void Count(int value) => Unsigned((ulong)value);

    /// <summary>Writes a number of either sign, small ones in few bytes.</summary>
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes a sum of ns.</summary>
    public void Sum(Int128 value)
    {
        var rest = (UInt128)value;
        for (; rest > ulong.MaxValue >> 1; rest >>= 7)
        {
            _body.GetSpan(1)[0] = (byte)((byte)rest | 0x80);
            _body.Advance(1);
        }

        Unsigned((ulong)rest);
    }

    /// <summary>Writes a weighted count: few bytes where it is a multiple of <see cref="Quantum"/>'s share.</summary>
    public void Number(double value)
    {
        const double Most = 1UL << 52;
        if (value >= 0 && value < Most && value == Math.Floor(value)) Unsigned((ulong)value << 2);
        else if (value > 0 && value * Quantum < Most && value * Quantum == Math.Floor(value * Quantum)) Unsigned(((ulong)(value * Quantum) << 2) | 1);
        else
        {
            Unsigned(2);
            Fixed(BitConverter.DoubleToUInt64Bits(value));
        }
    }

    /// <summary>Writes eight bytes as they are, for ids.</summary>
    public void Fixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_body.GetSpan(8), value);
        _body.Advance(8);
    }

    /// <summary>Writes a string; null differs from the empty one.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Unsigned(0);
            return;
        }

        if (!_ids.TryGetValue(value, out var id))
        {
            id = _ids.Count + 1;
            _ids.Add(value, id);
            Append(value);
        }

        Unsigned((ulong)id);
    }

    /// <summary>Hands over everything: the strings, then what was written.</summary>
    /// <param name="header">Written first.</param>
    /// <param name="destination">Where it goes.</param>
    public void CopyTo(ReadOnlySpan<byte> header, IBufferWriter<byte> destination)
    {
        destination.Write(header);
        Span<byte> count = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(count, _ids.Count);
        destination.Write(count);
        destination.Write(_strings.WrittenSpan);
        destination.Write(_body.WrittenSpan);
    }

    private void Append(string value)
    {
        var span = _strings.GetSpan(4 + Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, span[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        _strings.Advance(4 + length);
    }
}
