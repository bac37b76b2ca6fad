using System.Data.Common;
using System.Runtime.CompilerServices;
using Analyzer.Store.Records;

namespace Analyzer.Store.Rollups;

/// <summary>Tables <c>rollup</c>, <c>rollup_due</c>, <c>edge_hour</c> and <c>entry_hour</c>, in the SQL that both engines understand.</summary>
internal sealed class RollupStore(IRecordConnections connections) : IRollupStore
{
    private const long HourNs = 3_600_000_000_000, DayNs = 24 * HourNs;

    // States are large: few at a time.
    private const int StatesPerRead = 8;

    /// <inheritdoc/>
    public Task MarkAsync(long hourNs, CancellationToken cancellation) => connections.WriteAsync(connection => MarkAsync(connection, hourNs, HourNs, cancellation), null, cancellation);

    /// <inheritdoc/>
    public Task<RollupDue?> TakeAsync(long nowNs, long endedBeforeNs, long leaseUntilNs, CancellationToken cancellation) => connections.WriteAsync(
        async connection =>
        {
            var rows = await connections.RowsAsync<DueRow>(
                connection,
                "SELECT from_ns AS FromNs, width_ns AS WidthNs, changes AS Changes FROM rollup_due WHERE due_ns <= $now AND from_ns + width_ns <= $ended ORDER BY width_ns, from_ns LIMIT 1",
                new { now = nowNs, ended = endedBeforeNs },
                cancellation).ConfigureAwait(false);
            if (rows.FirstOrDefault() is not { } row) return (RollupDue?)null;
            await connections.DoAsync(connection, "UPDATE rollup_due SET due_ns = $lease WHERE from_ns = $from AND width_ns = $width", new { lease = leaseUntilNs, from = row.FromNs, width = row.WidthNs }, cancellation).ConfigureAwait(false);
            return row.ToDue();
        },
        "rollup_due",
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RollupDue>> DueAsync(long fromNs, long toNs, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (IReadOnlyList<RollupDue>)[.. (await connections.RowsAsync<DueRow>(
            connection,
            "SELECT from_ns AS FromNs, width_ns AS WidthNs, changes AS Changes FROM rollup_due WHERE from_ns < $to AND from_ns + width_ns > $from ORDER BY width_ns, from_ns",
            new { from = fromNs, to = toNs },
            cancellation).ConfigureAwait(false)).Select(row => row.ToDue())],
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ListAsync(long fromNs, long toNs, long widthNs, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (IReadOnlyList<long>)[.. await connections.RowsAsync<long>(
            connection,
            "SELECT from_ns FROM rollup WHERE width_ns = $width AND from_ns >= $from AND from_ns < $to ORDER BY from_ns",
            new { width = widthNs, from = fromNs, to = toNs },
            cancellation).ConfigureAwait(false)],
        cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Rollup> ReadAsync(long fromNs, long toNs, long widthNs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var at = fromNs; ;)
        {
            var from = at;
            var some = await connections.ReadAsync(connection => SomeAsync(connection, from, toNs, widthNs, cancellation), cancellation).ConfigureAwait(false);
            foreach (var rollup in some) yield return rollup;
            if (some.Count < StatesPerRead) yield break;
            at = some[^1].FromNs + 1;
        }
    }

    /// <inheritdoc/>
    public Task WriteHourAsync(Rollup hour, IReadOnlyList<EdgeHourRow> edges, EntryHour entries, RollupDue? done, CancellationToken cancellation) => connections.WriteAsync(
        async connection =>
        {
            if (await PutAsync(connection, hour, cancellation).ConfigureAwait(false))
            {
                await connections.DoAsync(connection, "DELETE FROM edge_hour WHERE start_ns = $start", new { start = hour.FromNs }, cancellation).ConfigureAwait(false);
                await EdgeHourTable.AddAsync(connection, edges, cancellation).ConfigureAwait(false);
                await connections.DoAsync(
                    connection,
                    "INSERT INTO entry_hour (start_ns, requests, errors) VALUES ($start, $requests, $errors) ON CONFLICT (start_ns) DO UPDATE SET requests = excluded.requests, errors = excluded.errors",
                    new { start = hour.FromNs, requests = entries.Requests, errors = entries.Errors },
                    cancellation).ConfigureAwait(false);
                await MarkAsync(connection, hour.FromNs - (hour.FromNs % DayNs), DayNs, cancellation).ConfigureAwait(false);
            }

            return await UnmarkAsync(connection, done, cancellation).ConfigureAwait(false);
        },
        "rollup",
        cancellation);

    /// <inheritdoc/>
    public Task WriteDayAsync(Rollup day, RollupDue? done, CancellationToken cancellation) => connections.WriteAsync(
        async connection =>
        {
            await PutAsync(connection, day, cancellation).ConfigureAwait(false);
            return await UnmarkAsync(connection, done, cancellation).ConfigureAwait(false);
        },
        null,
        cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RollupSum>> EdgesAsync(long fromNs, long toNs, long stepNs, CancellationToken cancellation)
    {
        var sql = $"SELECT start_ns - (start_ns - $from) % $step AS startns, caller, callee, operation, {EdgeHourSql.Sums}, {EdgeHourSql.Peak} FROM edge_hour WHERE start_ns >= $from AND start_ns < $to AND caller IS NOT NULL GROUP BY 1, 2, 3, 4";
        var rows = await RowsAsync(sql, new { from = fromNs, to = toNs, step = stepNs }, cancellation).ConfigureAwait(false);
        // Ordinal, which the engines' collations need not be.
        return [.. rows.Select(row => row.ToSum(stepNs))
            .OrderBy(row => row.Counts.StartNs)
            .ThenBy(row => row.Counts.Caller, StringComparer.Ordinal)
            .ThenBy(row => row.Counts.Callee, StringComparer.Ordinal)
            .ThenBy(row => row.Counts.Operation, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RollupSum>> TotalsAsync(long fromNs, long toNs, long stepNs, CancellationToken cancellation) =>
        [.. (await RowsAsync(
            $"SELECT start_ns - (start_ns - $from) % $step AS startns, {EdgeHourSql.Sums} FROM edge_hour WHERE start_ns >= $from AND start_ns < $to AND caller IS NOT NULL GROUP BY 1 ORDER BY 1",
            new { from = fromNs, to = toNs, step = stepNs },
            cancellation).ConfigureAwait(false)).Select(row => row.ToSum(stepNs))];

    /// <inheritdoc/>
    public Task<IReadOnlyList<EntryHour>> EntriesAsync(long fromNs, long toNs, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (IReadOnlyList<EntryHour>)[.. (await connections.RowsAsync<EntryRow>(
            connection,
            "SELECT start_ns AS StartNs, requests AS Requests, errors AS Errors FROM entry_hour WHERE start_ns >= $from AND start_ns < $to ORDER BY start_ns",
            new { from = fromNs, to = toNs },
            cancellation).ConfigureAwait(false)).Select(row => new EntryHour(row.StartNs, row.Requests, row.Errors))],
        cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EdgeHourRow>> HoursAsync(long fromNs, long toNs, string? caller, string callee, string operation, CancellationToken cancellation)
    {
        var named = caller is null ? "caller IS NULL" : "caller = $caller";
        var rows = await RowsAsync(
            $"SELECT {EdgeHourSql.Row} FROM edge_hour WHERE start_ns >= $from AND start_ns < $to AND {named} AND callee = $callee AND operation = $operation ORDER BY start_ns",
            new { from = fromNs, to = toNs, caller = caller is null ? "" : EdgeHourTable.Stored(caller), callee = EdgeHourTable.Stored(callee), operation = EdgeHourTable.Stored(operation) },
            cancellation).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToHour(HourNs))];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EdgeHourRow>> WorstAsync(long fromNs, long toNs, double leastFirstFailed, double leastReproduction, CancellationToken cancellation)
    {
        var rows = await RowsAsync(
            $"SELECT {EdgeHourSql.Row} FROM edge_hour WHERE start_ns >= $from AND start_ns < $to AND caller IS NOT NULL AND worst_first_failed >= $failed AND worst_attempts - worst_calls >= $reproduction * worst_first_failed",
            new { from = fromNs, to = toNs, failed = leastFirstFailed, reproduction = leastReproduction },
            cancellation).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToHour(HourNs))
            .OrderBy(row => row.Counts.StartNs)
            .ThenBy(row => row.Counts.Caller, StringComparer.Ordinal)
            .ThenBy(row => row.Counts.Callee, StringComparer.Ordinal)
            .ThenBy(row => row.Counts.Operation, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public Task<int> DropAsync(long beforeNs, CancellationToken cancellation) => connections.WriteAsync(
        async connection =>
        {
            var old = new { before = beforeNs };
            await connections.DoAsync(connection, "DELETE FROM edge_hour WHERE start_ns < $before", old, cancellation).ConfigureAwait(false);
            await connections.DoAsync(connection, "DELETE FROM entry_hour WHERE start_ns < $before", old, cancellation).ConfigureAwait(false);
            await connections.DoAsync(connection, "DELETE FROM rollup_due WHERE from_ns + width_ns <= $before", old, cancellation).ConfigureAwait(false);
            return await connections.DoAsync(connection, "DELETE FROM rollup WHERE from_ns + width_ns <= $before", old, cancellation).ConfigureAwait(false);
        },
        null,
        cancellation);

    private async Task<bool> PutAsync(DbConnection connection, Rollup rollup, CancellationToken cancellation)
    {
        var written = await connections.DoAsync(
            connection,
            "INSERT INTO rollup (from_ns, width_ns, spans, state) VALUES ($from, $width, $spans, $state) "
            + "ON CONFLICT (width_ns, from_ns) DO UPDATE SET spans = excluded.spans, state = excluded.state WHERE rollup.spans <= excluded.spans",
            new { from = rollup.FromNs, width = rollup.WidthNs, spans = rollup.Spans, state = rollup.State.ToArray() },
            cancellation).ConfigureAwait(false);
        return written > 0;
    }

    private Task<int> MarkAsync(DbConnection connection, long fromNs, long widthNs, CancellationToken cancellation) => connections.DoAsync(
        connection,
        "INSERT INTO rollup_due (from_ns, width_ns, changes, due_ns) VALUES ($from, $width, 1, 0) ON CONFLICT (width_ns, from_ns) DO UPDATE SET changes = rollup_due.changes + 1, due_ns = 0",
        new { from = fromNs, width = widthNs },
        cancellation);

    private async Task<int> UnmarkAsync(DbConnection connection, RollupDue? done, CancellationToken cancellation) => done is not { } due ? 0 : await connections.DoAsync(
        connection,
        "DELETE FROM rollup_due WHERE from_ns = $from AND width_ns = $width AND changes = $changes",
        new { from = due.FromNs, width = due.WidthNs, changes = due.Changes },
        cancellation).ConfigureAwait(false);

    private Task<List<EdgeHourSql.SumRow>> RowsAsync(string sql, object parameters, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (List<EdgeHourSql.SumRow>)[.. await connections.RowsAsync<EdgeHourSql.SumRow>(connection, sql, parameters, cancellation).ConfigureAwait(false)],
        cancellation);

    // Not with Dapper: DuckDB's driver gives a stream that ends with its row.
    private async Task<List<Rollup>> SomeAsync(DbConnection connection, long fromNs, long toNs, long widthNs, CancellationToken cancellation)
    {
        using var command = connection.CreateCommand();
        command.CommandText = connections.Of($"SELECT from_ns, spans, state FROM rollup WHERE width_ns = $width AND from_ns >= $from AND from_ns < $to ORDER BY from_ns LIMIT {StatesPerRead}");
        foreach (var (name, value) in ((string, long)[])[("width", widthNs), ("from", fromNs), ("to", toNs)])
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        var some = new List<Rollup>();
        using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            using var stream = reader.GetStream(2);
            var state = new byte[stream.Length];
            await stream.ReadExactlyAsync(state, cancellation).ConfigureAwait(false);
            some.Add(new Rollup(reader.GetInt64(0), widthNs, reader.GetInt64(1), state));
        }

        return some;
    }

    private sealed record DueRow(long FromNs, long WidthNs, long Changes)
    {
        public RollupDue ToDue() => new(FromNs, WidthNs, Changes);
    }

    private sealed record EntryRow(long StartNs, double Requests, double Errors);
}
