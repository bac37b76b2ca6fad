using System.Buffers;
using System.Buffers.Binary;
using Analyzer.Detect;
using Analyzer.Detect.States;
using ZstdSharp;

namespace Analyzer.Service.Analysis;

/// <summary>
/// What the store keeps of an analysed (window, slice): <c>AW</c>, the version, the borders as they are (they are read alone),
/// then the reduction in zstd.
/// </summary>
internal static class WindowState
{
    private const int Level = 3;

    // No window's reduction comes near; a damaged length must not take all memory.
    private const int MostBytes = 1 << 30;

    private static ReadOnlySpan<byte> Header => [(byte)'A', (byte)'W', 1];

    /// <summary>Writes the state.</summary>
    public static byte[] Write(Reduction reduction, WindowBorders borders)
    {
        var body = new ArrayBufferWriter<byte>(65_536);
        ReductionState.Write(reduction, body);
        using var compressor = new Compressor(Level);
        var compressed = compressor.Wrap(body.WrittenSpan);
        var state = new byte[Header.Length + 12 + (16 * (borders.Out.Count + borders.In.Count)) + compressed.Length];
        Header.CopyTo(state);
        var at = Header.Length;
        WriteSums(state, borders.Out, ref at);
        WriteSums(state, borders.In, ref at);
        BinaryPrimitives.WriteInt32LittleEndian(state.AsSpan(at), body.WrittenCount);
        compressed.CopyTo(state.AsSpan(at + 4));
        return state;
    }

    /// <summary>Reads the borders alone.</summary>
    /// <exception cref="StateFormatException">The bytes are damaged or of another version.</exception>
    public static WindowBorders ReadBorders(ReadOnlySpan<byte> state) => ReadBorders(state, out _);

    /// <summary>Reads the reduction.</summary>
    /// <exception cref="StateFormatException">The bytes are damaged or of another version.</exception>
    public static Reduction ReadReduction(ReadOnlySpan<byte> state)
    {
        ReadBorders(state, out var at);
        if (state.Length - at < 4) throw Cut(state);
        var length = BinaryPrimitives.ReadInt32LittleEndian(state[at..]);
        if (length is < 0 or > MostBytes) throw new StateFormatException($"The stored state of a window cannot be read: it claims {length} bytes.");
        var body = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            using var decompressor = new Decompressor();
            var read = decompressor.Unwrap(state[(at + 4)..], body.AsSpan(0, length));
            return ReductionState.Read(body.AsSpan(0, read));
        }
        catch (ZstdException e)
        {
            throw new StateFormatException($"The stored state of a window cannot be decompressed: {e.Message}.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private static WindowBorders ReadBorders(ReadOnlySpan<byte> state, out int at)
    {
        if (!state.StartsWith(Header)) throw new StateFormatException("The stored state of a window does not begin as this version writes it.");
        at = Header.Length;
        var borders = new WindowBorders();
        ReadSums(state, borders.Out, ref at);
        ReadSums(state, borders.In, ref at);
        return borders;
    }

    private static void WriteSums(Span<byte> state, SortedDictionary<long, ulong> sums, ref int at)
    {
        BinaryPrimitives.WriteInt32LittleEndian(state[at..], sums.Count);
        at += 4;
        foreach (var (window, sum) in sums)
        {
            BinaryPrimitives.WriteInt64LittleEndian(state[at..], window);
            BinaryPrimitives.WriteUInt64LittleEndian(state[(at + 8)..], sum);
            at += 16;
        }
    }

    private static void ReadSums(ReadOnlySpan<byte> state, SortedDictionary<long, ulong> sums, ref int at)
    {
        if (state.Length - at < 4) throw Cut(state);
        var count = BinaryPrimitives.ReadInt32LittleEndian(state[at..]);
        at += 4;
        if (count < 0 || count > (state.Length - at) / 16) throw Cut(state);
        for (; count > 0; count--, at += 16)
            sums[BinaryPrimitives.ReadInt64LittleEndian(state[at..])] = BinaryPrimitives.ReadUInt64LittleEndian(state[(at + 8)..]);
    }

    private static StateFormatException Cut(ReadOnlySpan<byte> state) => new($"The stored state of a window ends within its borders ({state.Length} bytes).");
}
