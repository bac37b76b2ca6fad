using Analyzer.Store.Dictionary;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Analyzer.Store.DuckDb;

/// <summary>Runs a query over table <c>span</c> and hands its rows to a decoder, chunk by chunk as DuckDB makes them.</summary>
internal static class SpanReader
{
    /// <summary>Reads every row that a condition selects.</summary>
    /// <param name="connection">For the rows; busy until the end.</param>
    /// <param name="entries">Gives connections for dictionary entries met on the way.</param>
    /// <param name="where">SQL of our own, numbers only.</param>
    /// <param name="decoder">Takes the rows.</param>
    /// <param name="cancellation">Interrupts the query.</param>
    /// <returns>Rows read.</returns>
    public static long Read(DuckDBConnection connection, DuckDbFile entries, string where, SpanDecoder decoder, CancellationToken cancellation)
    {
        var native = connection.NativeConnection;
        using var interrupt = cancellation.UnsafeRegister(static state => NativeMethods.Startup.DuckDBInterrupt((DuckDBNativeConnection)state!), native);
        cancellation.ThrowIfCancellationRequested();
        var prepared = NativeMethods.PreparedStatements.DuckDBPrepare(native, $"SELECT {SpanColumns.Names} FROM span WHERE {where}", out var statement);
        using (statement)
        {
            if (prepared != DuckDBState.Success) throw DuckDbErrors.Translate(NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
            var state = NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out var result);
            try
            {
                if (state != DuckDBState.Success) throw ErrorOf(ref result, cancellation);
                return ReadChunks(ref result, entries, decoder, cancellation);
            }
            finally
            {
                NativeMethods.Query.DuckDBDestroyResult(ref result);
            }
        }
    }

    private static long ReadChunks(ref DuckDBResult result, DuckDbFile entries, SpanDecoder decoder, CancellationToken cancellation)
    {
        var total = 0L;
        while (true)
        {
            using var chunk = NativeMethods.Query.DuckDBFetchChunk(result);
            if (chunk.IsInvalid)
            {
                if (NativeMethods.Query.DuckDBResultError(ref result) is { Length: > 0 }) throw ErrorOf(ref result, cancellation);
                cancellation.ThrowIfCancellationRequested();
                return total;
            }

            var rows = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);
            if (rows == 0) return total;
            Decode(chunk, rows, entries, decoder);
            total += rows;
        }
    }

    private static Exception ErrorOf(ref DuckDBResult result, CancellationToken cancellation) =>
        cancellation.IsCancellationRequested ? new OperationCanceledException(cancellation) : DuckDbErrors.Translate(NativeMethods.Query.DuckDBResultError(ref result));

    private static void Decode(DuckDBDataChunk chunk, int rows, DuckDbFile entries, SpanDecoder decoder)
    {
        var names = NativeChunk.Values<int>(chunk, SpanColumns.Name, rows);
        var resources = NativeChunk.Values<int>(chunk, SpanColumns.Resource, rows);
        var scopes = NativeChunk.Values<int>(chunk, SpanColumns.Scope, rows);
        var lists = NativeChunk.Values<DuckDBListEntry>(chunk, SpanColumns.Attributes, rows);
        var ids = NativeChunk.List(NativeChunk.Vector(chunk, SpanColumns.Attributes));
        for (var row = 0; row < rows; row++) decoder.Want(names[row], scopes[row], resources[row], ids.Slice((int)lists[row].Offset, (int)lists[row].Length));
        if (!decoder.Missing.IsEmpty)
        {
            entries.Use(other =>
            {
                DictionaryTables.Read(other, decoder);
                return true;
            });
        }

        var traceHigh = NativeChunk.Values<ulong>(chunk, SpanColumns.TraceHigh, rows);
        var traceLow = NativeChunk.Values<ulong>(chunk, SpanColumns.TraceLow, rows);
        var spanIds = NativeChunk.Values<ulong>(chunk, SpanColumns.SpanId, rows);
        var parents = NativeChunk.Values<ulong>(chunk, SpanColumns.ParentId, rows);
        var starts = NativeChunk.Values<long>(chunk, SpanColumns.Start, rows);
        var durations = NativeChunk.Values<long>(chunk, SpanColumns.Duration, rows);
        var kinds = NativeChunk.Values<byte>(chunk, SpanColumns.Kind, rows);
        var statuses = NativeChunk.Values<byte>(chunk, SpanColumns.Status, rows);
        var flags = NativeChunk.Values<uint>(chunk, SpanColumns.Flags, rows);
        var own = NativeChunk.Vector(chunk, SpanColumns.OwnAttributes);
        var details = NativeChunk.Vector(chunk, SpanColumns.Details);
        var messages = NativeChunk.Vector(chunk, SpanColumns.StatusMessage);
        var states = NativeChunk.Vector(chunk, SpanColumns.TraceState);
        for (var row = 0; row < rows; row++)
        {
            decoder.Add(new StoredSpan
            {
                TraceHigh = traceHigh[row],
                TraceLow = traceLow[row],
                SpanId = spanIds[row],
                ParentId = parents[row],
                StartNs = starts[row],
                DurationNs = durations[row],
                NameId = names[row],
                ResourceId = resources[row],
                ScopeId = scopes[row],
                Kind = kinds[row],
                Status = statuses[row],
                Flags = flags[row],
                AttributeIds = ids.Slice((int)lists[row].Offset, (int)lists[row].Length),
                OwnAttributes = NativeChunk.Text(own, row),
                Details = NativeChunk.Text(details, row),
                StatusMessage = NativeChunk.Text(messages, row),
                TraceState = NativeChunk.Text(states, row),
            });
        }
    }
}
