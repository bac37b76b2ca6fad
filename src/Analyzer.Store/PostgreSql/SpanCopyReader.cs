using System.Buffers;
using System.Buffers.Binary;
using Analyzer.Store.Dictionary;

namespace Analyzer.Store.PostgreSql;

/// <summary>Rows of table <c>span</c> from the binary format of COPY into a batch; memory is bounded by one buffer, or one row.</summary>
/// <param name="decoder">The batch's.</param>
/// <param name="fetch">Reads what is in <see cref="SpanDecoder.Missing"/>.</param>
internal sealed class SpanCopyReader(SpanDecoder decoder, Func<SpanDecoder, CancellationToken, Task> fetch) : IDisposable
{
    private const int BufferBytes = 1 << 20, HeaderBytes = 19, Trailer = -1;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int[] _ids = new int[64];
    private int _count;
    private bool _isDone;

    /// <summary>Reads to the end of the stream.</summary>
    /// <returns>Rows added.</returns>
    public async Task<long> ReadAsync(Stream from, CancellationToken cancellation)
    {
        while (_count < HeaderBytes) await FillAsync(from, cancellation);
        Consume(HeaderBytes);
        var rows = 0L;
        while (!_isDone)
        {
            var whole = WantRows();
            if (!decoder.Missing.IsEmpty) await fetch(decoder, cancellation);
            rows += AddRows(whole);
            Consume(whole);
            if (!_isDone) await FillAsync(from, cancellation);
        }

        // What follows the trailer is the protocol's; it must be read for the connection to be usable again.
        while (await from.ReadAsync(_buffer.AsMemory(), cancellation) > 0)
        {
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private async Task FillAsync(Stream from, CancellationToken cancellation)
    {
        if (_count == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        // The driver hands out a message, about a row, at a time: decoding waits for a good many.
        do
        {
            var read = await from.ReadAsync(_buffer.AsMemory(_count), cancellation);
            if (read == 0) throw new EndOfStreamException("PostgreSQL ended the rows early.");
            _count += read;
        }
        while (_count < _buffer.Length && !EndsWithTrailer());
    }

    // May be true by chance within a row, which costs a shorter round.
    private bool EndsWithTrailer() => _count >= 2 && _buffer[_count - 1] == 0xFF && _buffer[_count - 2] == 0xFF;

    private void Consume(int bytes)
    {
        _buffer.AsSpan(bytes, _count - bytes).CopyTo(_buffer);
        _count -= bytes;
    }

    /// <summary>Tells the decoder what the whole rows in the buffer refer to.</summary>
    /// <returns>Bytes of those rows.</returns>
    private int WantRows()
    {
        var at = 0;
        while (true)
        {
            var length = Parse(_buffer.AsSpan(at, _count - at), out var row);
            _isDone = length == Trailer;
            if (length <= 0) return at;
            decoder.Want(row.NameId, row.ScopeId, row.ResourceId, row.AttributeIds);
            at += length;
        }
    }

    private long AddRows(int bytes)
    {
        var rows = 0L;
        for (var at = 0; at < bytes; rows++)
        {
            at += Parse(_buffer.AsSpan(at, bytes - at), out var row);
            decoder.Add(row);
        }

        return rows;
    }

    /// <summary>Bytes of the row that a buffer starts with; 0 when it is not all there, <see cref="Trailer"/> at the end.</summary>
    private int Parse(ReadOnlySpan<byte> buffer, out StoredSpan row)
    {
        row = default;
        if (buffer.Length < 2) return 0;
        var fields = BinaryPrimitives.ReadInt16BigEndian(buffer);
        if (fields == -1) return Trailer;
        Span<int> starts = stackalloc int[SpanCopyWriter.Fields + 1];
        var at = 2;
        for (var field = 0; field < SpanCopyWriter.Fields; field++)
        {
            if (at + 4 > buffer.Length) return 0;
            starts[field] = at + 4;
            at += 4 + BinaryPrimitives.ReadInt32BigEndian(buffer[at..]);
        }

        if (at > buffer.Length) return 0;
        starts[SpanCopyWriter.Fields] = at + 4;
        row.SpanId = BinaryPrimitives.ReadUInt64BigEndian(buffer[starts[0]..]);
        row.ParentId = BinaryPrimitives.ReadUInt64BigEndian(buffer[starts[1]..]);
        row.StartNs = BinaryPrimitives.ReadInt64BigEndian(buffer[starts[2]..]);
        row.DurationNs = BinaryPrimitives.ReadInt64BigEndian(buffer[starts[3]..]);
        row.TraceHigh = BinaryPrimitives.ReadUInt64BigEndian(buffer[starts[4]..]);
        row.TraceLow = BinaryPrimitives.ReadUInt64BigEndian(buffer[(starts[4] + 8)..]);
        row.NameId = BinaryPrimitives.ReadInt32BigEndian(buffer[starts[5]..]);
        row.ResourceId = BinaryPrimitives.ReadInt32BigEndian(buffer[starts[6]..]);
        row.ScopeId = BinaryPrimitives.ReadInt32BigEndian(buffer[starts[7]..]);
        row.Flags = BinaryPrimitives.ReadUInt32BigEndian(buffer[starts[8]..]);
        row.Kind = (byte)BinaryPrimitives.ReadInt16BigEndian(buffer[starts[9]..]);
        row.Status = (byte)BinaryPrimitives.ReadInt16BigEndian(buffer[starts[10]..]);
        row.AttributeIds = Ids(Text(buffer, starts, 11));
        row.OwnAttributes = Text(buffer, starts, 12);
        row.Details = Text(buffer, starts, 13);
        row.StatusMessage = Text(buffer, starts, 14);
        row.TraceState = Text(buffer, starts, 15);
        return at;
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> buffer, scoped ReadOnlySpan<int> starts, int field) => buffer[starts[field]..(starts[field + 1] - 4)];

    private ReadOnlySpan<int> Ids(scoped ReadOnlySpan<byte> array)
    {
        if (array.Length <= 12) return [];
        var count = BinaryPrimitives.ReadInt32BigEndian(array[12..]);
        if (_ids.Length < count) _ids = new int[count * 2];
        for (var i = 0; i < count; i++) _ids[i] = BinaryPrimitives.ReadInt32BigEndian(array[(20 + (8 * i) + 4)..]);
        return _ids.AsSpan(0, count);
    }
}
