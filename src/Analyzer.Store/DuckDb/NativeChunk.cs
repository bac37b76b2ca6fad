using DuckDB.NET.Native;

namespace Analyzer.Store.DuckDb;

/// <summary>
/// Vectors of DuckDB's memory, read and written in place: the appender of DuckDB.NET goes value by value, which costs more than
/// everything else in an append.
/// </summary>
internal static unsafe class NativeChunk
{
    /// <summary>Rows in a chunk, fixed by the library's build.</summary>
    public const int Rows = 2048;

    /// <summary>The values of a column of fixed width.</summary>
    public static Span<T> Values<T>(DuckDBDataChunk chunk, int column, int rows) where T : unmanaged =>
        new(NativeMethods.Vectors.DuckDBVectorGetData(Vector(chunk, column)), rows);

    /// <summary>The vector of a column.</summary>
    public static IntPtr Vector(DuckDBDataChunk chunk, int column) => NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column);

    /// <summary>Makes room for the elements of a list column and gives it.</summary>
    public static Span<int> ReserveList(IntPtr list, int elements)
    {
        NativeMethods.Vectors.DuckDBListVectorReserve(list, (ulong)elements);
        NativeMethods.Vectors.DuckDBListVectorSetSize(list, (ulong)elements);
        return new Span<int>(NativeMethods.Vectors.DuckDBVectorGetData(NativeMethods.Vectors.DuckDBListVectorGetChild(list)), elements);
    }

    /// <summary>The elements of a list column that was read.</summary>
    public static ReadOnlySpan<int> List(IntPtr list) =>
        new(NativeMethods.Vectors.DuckDBVectorGetData(NativeMethods.Vectors.DuckDBListVectorGetChild(list)), (int)NativeMethods.Vectors.DuckDBListVectorGetSize(list));

    /// <summary>Writes a text, or null for an empty one.</summary>
    public static void SetText(IntPtr vector, int row, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
            NativeMethods.ValidityMask.DuckDBValiditySetRowValidity(NativeMethods.Vectors.DuckDBVectorGetValidity(vector), (ulong)row, false);
            return;
        }

        // Checked by whoever encoded it: the checking variant would read every byte again.
        fixed (byte* bytes = utf8) NativeMethods.Vectors.DuckDBUnsafeVectorAssignStringElementLength(vector, (ulong)row, bytes, utf8.Length);
    }

    /// <summary>Makes the first rows of a column null.</summary>
    public static void SetNull(IntPtr vector, int rows)
    {
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
        new Span<ulong>(NativeMethods.Vectors.DuckDBVectorGetValidity(vector), (rows + 63) / 64).Clear();
    }

    /// <summary>A text that was read; empty when null. Valid as long as its chunk.</summary>
    public static ReadOnlySpan<byte> Text(IntPtr vector, int row)
    {
        var validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        if (validity is not null && (validity[row / 64] & (1UL << (row % 64))) == 0) return [];
        var text = (DuckDBString*)NativeMethods.Vectors.DuckDBVectorGetData(vector) + row;
        return new ReadOnlySpan<byte>(text->Data, text->Length);
    }
}
