using Analyzer.Store.Dictionary;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Analyzer.Store.DuckDb;

/// <summary>Writes encoded batches into table <c>span</c>, chunk by chunk, traces together: equal neighbours compress.</summary>
/// <remarks>Not thread-safe; used within a transaction of its caller.</remarks>
internal sealed class SpanAppender : IDisposable
{
    private readonly DuckDBDataChunk _chunk = SpanColumns.CreateChunk();
    private ulong[] _keys = [];
    private int[] _order = [];

    /// <summary>Appends rows.</summary>
    /// <exception cref="DuckDBException">The engine refuses.</exception>
    public void Append(DuckDBConnection connection, EncodedSpans spans, int block)
    {
        Sort(spans);
        if (NativeMethods.Appender.DuckDBAppenderCreate(connection.NativeConnection, null!, "span", out var appender) != DuckDBState.Success) throw ErrorOf(appender);
        using (appender)
        {
            for (var from = 0; from < spans.Batch.Count; from += NativeChunk.Rows)
            {
                var rows = _order.AsSpan(from, Math.Min(NativeChunk.Rows, spans.Batch.Count - from));
                NativeMethods.DataChunks.DuckDBDataChunkReset(_chunk);
                Fill(spans, rows, block);
                NativeMethods.DataChunks.DuckDBDataChunkSetSize(_chunk, (ulong)rows.Length);
                if (NativeMethods.Appender.DuckDBAppendDataChunk(appender, _chunk) != DuckDBState.Success) throw ErrorOf(appender);
            }

            if (NativeMethods.Appender.DuckDBAppenderClose(appender) != DuckDBState.Success) throw ErrorOf(appender);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _chunk.Dispose();

    private static StoreException ErrorOf(DuckDB.NET.Native.DuckDBAppender appender)
    {
        using var error = NativeMethods.Appender.DuckDBAppenderErrorData(appender);
        return DuckDbErrors.Translate(NativeMethods.ErrorData.DuckDBErrorDataMessage(error));
    }

    private void Sort(EncodedSpans spans)
    {
        var count = spans.Batch.Count;
        if (_keys.Length < count)
        {
            _keys = new ulong[count];
            _order = new int[count];
        }

        var high = spans.Batch.TraceHigh;
        var low = spans.Batch.TraceLow;
        for (var row = 0; row < count; row++)
        {
            _keys[row] = high[row] ^ low[row];
            _order[row] = row;
        }

        Array.Sort(_keys, _order, 0, count);
    }

    private void Fill(EncodedSpans spans, ReadOnlySpan<int> rows, int block)
    {
        var batch = spans.Batch;
        NativeChunk.Values<int>(_chunk, SpanColumns.Block, rows.Length).Fill(block);
        Gather(SpanColumns.TraceHigh, batch.TraceHigh, rows);
        Gather(SpanColumns.TraceLow, batch.TraceLow, rows);
        Gather(SpanColumns.SpanId, batch.SpanIds, rows);
        Gather(SpanColumns.ParentId, batch.ParentIds, rows);
        Gather(SpanColumns.Start, batch.StartNs, rows);
        Gather(SpanColumns.Name, spans.NameIds, rows);
        Gather(SpanColumns.Resource, spans.ResourceIds, rows);
        Gather(SpanColumns.Scope, spans.ScopeIds, rows);
        Gather(SpanColumns.Kind, batch.Kinds, rows);
        Gather(SpanColumns.Status, batch.Statuses, rows);
        Gather(SpanColumns.Flags, batch.Flags, rows);
        var durations = NativeChunk.Values<long>(_chunk, SpanColumns.Duration, rows.Length);
        var starts = batch.StartNs;
        var ends = batch.EndNs;
        for (var i = 0; i < rows.Length; i++) durations[i] = unchecked(ends[rows[i]] - starts[rows[i]]);
        FillAttributes(spans, rows);
        FillTexts(SpanColumns.OwnAttributes, spans.OwnAttributes, rows);
        FillTexts(SpanColumns.Details, spans.Details, rows);
        FillTexts(SpanColumns.StatusMessage, spans.StatusMessages, rows);
        FillTexts(SpanColumns.TraceState, spans.TraceStates, rows);
    }

    private void Gather<T>(int column, ReadOnlySpan<T> values, ReadOnlySpan<int> rows) where T : unmanaged
    {
        var target = NativeChunk.Values<T>(_chunk, column, rows.Length);
        for (var i = 0; i < rows.Length; i++) target[i] = values[rows[i]];
    }

    private void FillAttributes(EncodedSpans spans, ReadOnlySpan<int> rows)
    {
        var ends = spans.Batch.AttributeEnds;
        var ids = spans.AttributeIds;
        var total = 0;
        foreach (var row in rows) total += ends[row] - (row == 0 ? 0 : ends[row - 1]);
        var vector = NativeChunk.Vector(_chunk, SpanColumns.Attributes);
        var elements = NativeChunk.ReserveList(vector, total);
        var lists = NativeChunk.Values<DuckDBListEntry>(_chunk, SpanColumns.Attributes, rows.Length);
        var at = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var start = rows[i] == 0 ? 0 : ends[rows[i] - 1];
            var length = ends[rows[i]] - start;
            ids.Slice(start, length).CopyTo(elements[at..]);
            lists[i] = new DuckDBListEntry((ulong)at, (ulong)length);
            at += length;
        }
    }

    private void FillTexts(int column, TextBuffer texts, ReadOnlySpan<int> rows)
    {
        var vector = NativeChunk.Vector(_chunk, column);
        if (texts.Count == 0)
        {
            NativeChunk.SetNull(vector, rows.Length);
            return;
        }

        for (var i = 0; i < rows.Length; i++) NativeChunk.SetText(vector, i, texts.Of(rows[i]));
    }
}
