using System.Data.Common;
using System.Runtime.CompilerServices;
using Analyzer.Store.Records;

namespace Analyzer.Store.Rollups;

/// <summary>Tables <c>rollup</c>, <c>rollup_due</c>, <c>edge_hour</c>, <c>edge_day</c> and <c>hour_total</c>, in the SQL that both engines understand.</summary>
internal sealed class RollupStore(IRecordConnections connections) : IRollupStore
{
    private const long HourNs = 3_600_000_000_000, DayNs = 24 * HourNs, WeekNs = 7 * DayNs;

    // States are large: few at a time.
    private const int StatesPerRead = 8;

    private readonly EdgeSums _edges = new(connections);

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
                await PutTotalAsync(connection, entries, edges, cancellation).ConfigureAwait(false);
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
            if (await PutAsync(connection, day, cancellation).ConfigureAwait(false))
            {
                var of = new { start = day.FromNs, end = day.FromNs + day.WidthNs };
                await connections.DoAsync(connection, "DELETE FROM edge_day WHERE start_ns = $start", of, cancellation).ConfigureAwait(false);
                await connections.DoAsync(connection, EdgeHourSql.InsertDay, of, cancellation).ConfigureAwait(false);
                await MarkAsync(connection, day.FromNs - (day.FromNs % WeekNs), WeekNs, cancellation).ConfigureAwait(false);
            }

            return await UnmarkAsync(connection, done, cancellation).ConfigureAwait(false);
        },
        null,
        cancellation);

    /// <inheritdoc/>
    public Task WriteWeekAsync(Rollup week, RollupDue? done, CancellationToken cancellation) => connections.WriteAsync(
        async connection =>
        {
            await PutAsync(connection, week, cancellation).ConfigureAwait(false);
            return await UnmarkAsync(connection, done, cancellation).ConfigureAwait(false);
        },
        null,
        cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RollupSum>> EdgesAsync(long fromNs, long toNs, long stepNs, CancellationToken cancellation)
    {
        // Days that changed since are summed from their hours.
        var due = (await DueAsync(fromNs, toNs, cancellation).ConfigureAwait(false)).Where(mark => mark.WidthNs <= DayNs).Select(mark => mark.FromNs - (mark.FromNs % DayNs)).ToHashSet();
        var days = (await ListAsync(fromNs, toNs - DayNs + 1, DayNs, cancellation).ConfigureAwait(false)).Where(day => !due.Contains(day) && StepOf(day) == StepOf(day + DayNs - 1)).ToList();
        return await _edges.SumAsync(new EdgeSteps(fromNs, toNs, stepNs), days, cancellation).ConfigureAwait(false);

        long StepOf(long atNs) => (atNs - fromNs) / stepNs;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<HourTotal>> TotalsAsync(long fromNs, long toNs, CancellationToken cancellation) => _edges.TotalsAsync(fromNs, toNs, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EdgeHourRow>> HoursAsync(long fromNs, long toNs, IReadOnlyCollection<EdgeKey> edges, CancellationToken cancellation) => _edges.HoursAsync(fromNs, toNs, edges, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EdgeHourRow>> WorstAsync(long fromNs, long toNs, double leastFirstFailed, double leastReproduction, CancellationToken cancellation) =>
        _edges.WorstAsync(fromNs, toNs, leastFirstFailed, leastReproduction, cancellation);

    /// <inheritdoc/>
    public Task<int> DropAsync(long beforeNs, CancellationToken cancellation) => connections.WriteAsync(
        async connection =>
        {
            var old = new { before = beforeNs };
            await connections.DoAsync(connection, "DELETE FROM edge_hour WHERE start_ns < $before", old, cancellation).ConfigureAwait(false);
            await connections.DoAsync(connection, "DELETE FROM edge_day WHERE start_ns < $before", old, cancellation).ConfigureAwait(false);
            await connections.DoAsync(connection, "DELETE FROM hour_total WHERE start_ns < $before", old, cancellation).ConfigureAwait(false);
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

    private Task<int> PutTotalAsync(DbConnection connection, EntryHour entries, IReadOnlyList<EdgeHourRow> edges, CancellationToken cancellation)
    {
        var total = HourTotal.Of(entries, edges);
        return connections.DoAsync(
            connection,
            EdgeHourSql.PutTotal,
            new
            {
                start = entries.StartNs,
                requests = total.Entries.Requests,
                requestErrors = total.Entries.Errors,
                calls = total.Counts.Calls,
                attempts = total.Counts.Attempts,
                retries = total.Counts.Retries,
                hedges = total.Counts.Hedges,
                redeliveries = total.Counts.Redeliveries,
                errors = total.Counts.Errors,
                failed = total.Counts.FailedAttempts,
                masked = total.Counts.Masked,
                timeouts = total.Counts.Timeouts,
                orphaned = total.Counts.OrphanedNs,
                duration = total.Counts.DurationNs,
                work = total.WorkNs,
            },
            cancellation);
    }

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
}
