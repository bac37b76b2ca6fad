using System.Runtime.CompilerServices;
using Analyzer.Store.Analysis;
using DuckDB.NET.Data;

namespace Analyzer.Store.DuckDb;

/// <summary>Windows and results in the embedded file. One process has the file, so claims are kept in memory.</summary>
internal sealed class DuckDbAnalysisStore(DuckDbFile file, DuckDbWriter writer, WindowArrivals windows) : IAnalysisStore
{
    /// <summary>Windows whose results are read at a time.</summary>
    private const int WindowsPerRead = 60;

    /// <inheritdoc/>
    public long WindowNs => windows.WidthNs;

    /// <inheritdoc/>
    public Task<IWindowClaim?> ClaimAsync(long appendedBeforeNs, IReadOnlyCollection<long> exceptNs, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult<IWindowClaim?>(windows.Claim(appendedBeforeNs, exceptNs) is { } claim ? new Claim(writer, windows, claim.FromNs, claim.State) : null);
    }

    /// <inheritdoc/>
    public async Task ReopenAsync(IReadOnlyCollection<long> windowsNs, CancellationToken cancellation)
    {
        var (revision, reopened) = (0L, new Dictionary<long, long>());
        await writer.RunAsync(connection => (revision, reopened) = windows.Reopen(connection, windowsNs), () => windows.Add(reopened, revision, 0), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> DueAsync(long fromNs, long toNs, CancellationToken cancellation) => Task.FromResult(windows.Due(fromNs, toNs));

    /// <inheritdoc/>
    public Task<(int Windows, long? OldestNs)> PendingAsync(CancellationToken cancellation) => Task.FromResult(windows.Pending());

    /// <inheritdoc/>
    public async IAsyncEnumerable<WindowResult> ReadAsync(long fromNs, long toNs, bool edges, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var at = fromNs; ;)
        {
            var from = at;
            var results = await Task.Run(() => file.Use(connection => Read(connection, from, toNs, edges)), cancellation).ConfigureAwait(false);
            foreach (var result in results)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return result;
            }

            if (results.Count == 0) yield break;
            at = results[^1].FromNs + 1;
        }
    }

    private static List<WindowResult> Read(DuckDBConnection connection, long fromNs, long toNs, bool withEdges)
    {
        // Edges and states must be of the same analysis: the writer may replace them in between.
        using var transaction = connection.BeginTransaction();
        var range = $"from_ns >= {fromNs} AND from_ns < {toNs}";
        var some = $"from_ns IN (SELECT DISTINCT from_ns FROM window_result WHERE {range} ORDER BY from_ns LIMIT {WindowsPerRead})";
        var edges = new Dictionary<(long, int), List<EdgeSeriesRow>>();
        if (withEdges) connection.Query($"SELECT from_ns, slice_index, {EdgeSeriesTable.Columns} FROM edge_series WHERE {some} ORDER BY start_ns, caller, callee, operation", row =>
        {
            var key = (row.GetInt64(0), row.GetInt32(1));
            if (!edges.TryGetValue(key, out var rows)) edges[key] = rows = [];
            rows.Add(EdgeSeriesTable.Read(row, 2));
        });
        var results = new List<WindowResult>();
        connection.Query($"SELECT from_ns, to_ns, slice_index, slice_count, state FROM window_result WHERE {some} ORDER BY from_ns, slice_index", row => results.Add(new WindowResult(
            row.GetInt64(0), row.GetInt64(1), new Slice(row.GetInt32(2), row.GetInt32(3)), edges.GetValueOrDefault((row.GetInt64(0), row.GetInt32(2)), []), row.Bytes(4)!)));
        transaction.Commit();
        return results;
    }

    private sealed class Claim(DuckDbWriter writer, WindowArrivals windows, long fromNs, WindowState state) : IWindowClaim
    {
        private bool _released;

        public long FromNs => fromNs;

        public long ToNs => fromNs > long.MaxValue - windows.WidthNs ? long.MaxValue : fromNs + windows.WidthNs;

        public long Spans => state.Spans;

        public async Task CompleteAsync(IReadOnlyList<WindowResult> results, CancellationToken cancellation)
        {
            ObjectDisposedException.ThrowIf(_released, this);
            await writer.RunAsync(connection => Write(connection, results), () => windows.Complete(fromNs, state), cancellation).ConfigureAwait(false);
        }

        public ValueTask DisposeAsync()
        {
            if (_released) return ValueTask.CompletedTask;
            _released = true;
            windows.Release(fromNs);
            return ValueTask.CompletedTask;
        }

        private void Write(DuckDBConnection connection, IReadOnlyList<WindowResult> results)
        {
            if (windows.IsFrozen(fromNs)) return;
            connection.Execute($"DELETE FROM window_result WHERE from_ns = {fromNs}; DELETE FROM edge_series WHERE from_ns = {fromNs};");
            connection.Execute($"DELETE FROM window_arrival WHERE from_ns = {fromNs} AND revision <= {state.Revision}; DELETE FROM window_analysed WHERE from_ns = {fromNs};");
            connection.Execute($"INSERT INTO window_analysed VALUES ({fromNs}, {state.Revision}, {state.Spans})");
            using (var appender = connection.CreateAppender("window_result"))
            {
                foreach (var result in results)
                {
                    appender.CreateRow().AppendValue(result.FromNs).AppendValue(result.ToNs).AppendValue(result.Slice.Index).AppendValue(result.Slice.Count)
                        .AppendValue(result.State.ToArray()).EndRow();
                }
            }

            EdgeSeriesTable.Write(connection, fromNs, results);
        }
    }
}
