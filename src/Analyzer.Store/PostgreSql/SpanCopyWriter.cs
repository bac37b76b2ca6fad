using System.Buffers;
using System.Buffers.Binary;
using Analyzer.Store.Dictionary;

namespace Analyzer.Store.PostgreSql;

/// <summary>
/// Rows of table <c>span</c> in the binary format of COPY, a buffer at a time. By hand, because a typed call per value costs four
/// times the CPU (decision 0006). The format: a header, per row the number of fields and each field behind its length, a trailer.
/// </summary>
internal sealed class SpanCopyWriter : IDisposable
{
    /// <summary>The columns, in the order written and read.</summary>
    internal const string Columns =
        "span_id, parent_id, start_ns, duration_ns, trace_id, name_id, resource_id, scope_id, flags, kind, status, attribute_ids, own_attributes, details, status_message, trace_state";

    /// <summary>How many columns.</summary>
    internal const short Fields = 16;

    /// <summary>The statement that takes the rows.</summary>
    internal const string Statement = $"COPY span ({Columns}) FROM STDIN (FORMAT binary)";

    /// <summary>Bytes of a row without attribute ids and texts: the count, sixteen lengths, the plain values, and the array's header.</summary>
    private const int FixedBytes = 2 + (16 * 4) + (4 * 8) + 16 + (4 * 4) + (2 * 2) + 20;

    private const int BufferBytes = 1 << 18;
    private const int Int4 = 23;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _at;

    /// <summary>Writes all rows, header and trailer included.</summary>
    public async Task WriteAsync(Stream into, IReadOnlyList<EncodedSpans> batches, CancellationToken cancellation)
    {
        _at = 0;
        "PGCOPY\n"u8.CopyTo(_buffer);
        ReadOnlySpan<byte> rest = [0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];
        rest.CopyTo(_buffer.AsSpan(7));
        _at = 7 + rest.Length;
        foreach (var batch in batches)
        {
            for (var row = 0; row < batch.Batch.Count;)
            {
                row = Fill(batch, row);
                await FlushAsync(into, cancellation);
            }
        }

        Int16(-1);
        await FlushAsync(into, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private async Task FlushAsync(Stream into, CancellationToken cancellation)
    {
        await into.WriteAsync(_buffer.AsMemory(0, _at), cancellation);
        _at = 0;
    }

    private int Fill(EncodedSpans rows, int row)
    {
        var batch = rows.Batch;
        for (; row < batch.Count; row++)
        {
            var attributes = Attributes(rows, row);
            var own = rows.OwnAttributes.Of(row);
            var details = rows.Details.Of(row);
            var message = rows.StatusMessages.Of(row);
            var state = rows.TraceStates.Of(row);
            if (!HasRoom(FixedBytes + (8 * attributes.Length) + own.Length + details.Length + message.Length + state.Length)) return row;
            Int16(Fields);
            Field((long)batch.SpanIds[row]);
            Field((long)batch.ParentIds[row]);
            Field(batch.StartNs[row]);
            Field(unchecked(batch.EndNs[row] - batch.StartNs[row]));
            Int32(16);
            Int64((long)batch.TraceHigh[row]);
            Int64((long)batch.TraceLow[row]);
            Field(rows.NameIds[row]);
            Field(rows.ResourceIds[row]);
            Field(rows.ScopeIds[row]);
            Field((int)batch.Flags[row]);
            Field((short)batch.Kinds[row]);
            Field((short)batch.Statuses[row]);
            Field(attributes);
            Field(own);
            Field(details);
            Field(message);
            Field(state);
        }

        return row;
    }

    private static ReadOnlySpan<int> Attributes(EncodedSpans rows, int row)
    {
        var ends = rows.Batch.AttributeEnds;
        var start = row == 0 ? 0 : ends[row - 1];
        return rows.AttributeIds[start..ends[row]];
    }

    private bool HasRoom(int bytes)
    {
        if (_at + bytes <= _buffer.Length) return true;
        if (_at > 0 && bytes <= _buffer.Length) return false;

        // One row of enormous attributes.
        var larger = ArrayPool<byte>.Shared.Rent(_at + bytes);
        _buffer.AsSpan(0, _at).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        return true;
    }

    private void Field(short value)
    {
        Int32(2);
        Int16(value);
    }

    private void Field(int value) => Int64((4L << 32) | (uint)value);

    private void Field(long value)
    {
        Int32(8);
        Int64(value);
    }

    private void Field(ReadOnlySpan<byte> utf8)
    {
        Int32(utf8.Length);
        utf8.CopyTo(_buffer.AsSpan(_at));
        _at += utf8.Length;
    }

    private void Field(ReadOnlySpan<int> ids)
    {
        if (ids.IsEmpty)
        {
            Int32(12);
            Int64(0);
            Int32(Int4);
            return;
        }

        // Dimensions, no nulls, element type; length and lower bound of the one dimension; each element behind its length.
        Int32(20 + (8 * ids.Length));
        Int64(1L << 32);
        Int32(Int4);
        Int64(((long)ids.Length << 32) | 1);
        foreach (var id in ids) Field(id);
    }

    private void Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_at), value);
        _at += 2;
    }

    private void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_at), value);
        _at += 4;
    }

    private void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(_at), value);
        _at += 8;
    }
}
