using System.Data.Common;
using Analyzer.Store.Records;

namespace Analyzer.Store.Reports;

/// <summary>Tables <c>schedule</c> and <c>schedule_run</c>, in the SQL that both engines understand.</summary>
internal sealed class ScheduleStore(IRecordConnections connections) : IScheduleStore
{
    private const string Schedules = "schedule", Runs = "schedule_run";
    private const string Columns = "id, name, cron, time_zone, period, targets, only_when, thresholds, paused, created_ns, from_ns";
    private const string RunColumns = "schedule_id, due_ns, origin, state, owner, tries, started_ns, alive_ns, finished_ns, note, report_id";

    /// <inheritdoc/>
    public Task<bool> AddAsync(ScheduleRecord schedule, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return connections.WriteAsync(
            async connection =>
            {
                if (await CountAsync(connection, "FROM schedule WHERE id = $id OR name = $name", new { id = schedule.Id, name = schedule.Name }, cancellation).ConfigureAwait(false) > 0) return false;
                await connections.DoAsync(connection, $"INSERT INTO schedule ({Columns}) VALUES ($id, $name, $cron, $zone, $period, $targets, $when, $thresholds, $paused, $created, $from)", ScheduleRows.Parameters(schedule), cancellation).ConfigureAwait(false);
                return true;
            },
            Schedules,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<bool> UpdateAsync(ScheduleRecord schedule, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return connections.WriteAsync(
            async connection =>
            {
                if (await CountAsync(connection, "FROM schedule WHERE name = $name AND id <> $id", new { id = schedule.Id, name = schedule.Name }, cancellation).ConfigureAwait(false) > 0) return false;
                return await connections.DoAsync(
                    connection,
                    "UPDATE schedule SET name = $name, cron = $cron, time_zone = $zone, period = $period, targets = $targets, only_when = $when, thresholds = $thresholds, paused = $paused, created_ns = $created, from_ns = $from WHERE id = $id",
                    ScheduleRows.Parameters(schedule),
                    cancellation).ConfigureAwait(false) > 0;
            },
            Schedules,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(string id, CancellationToken cancellation) => connections.WriteAsync(
        async connection =>
        {
            await connections.DoAsync(connection, "DELETE FROM schedule_run WHERE schedule_id = $id", new { id }, cancellation).ConfigureAwait(false);
            return await connections.DoAsync(connection, "DELETE FROM schedule WHERE id = $id", new { id }, cancellation).ConfigureAwait(false) > 0;
        },
        Runs,
        cancellation);

    /// <inheritdoc/>
    public Task<ScheduleRecord?> ScheduleAsync(string id, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (await connections.RowsAsync<ScheduleRow>(connection, $"SELECT {Columns} FROM schedule WHERE id = $id", new { id }, cancellation).ConfigureAwait(false)).FirstOrDefault()?.ToRecord(),
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ScheduleRecord>> SchedulesAsync(CancellationToken cancellation) => connections.ReadAsync(
        async connection => (IReadOnlyList<ScheduleRecord>)[.. (await connections.RowsAsync<ScheduleRow>(connection, $"SELECT {Columns} FROM schedule ORDER BY name, id", new { }, cancellation).ConfigureAwait(false)).Select(row => row.ToRecord())],
        cancellation);

    /// <inheritdoc/>
    public Task<bool> BeginAsync(ScheduleRunRecord run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        return connections.WriteAsync(
            async connection =>
            {
                var key = new { id = run.ScheduleId, due = run.DueNs };
                if (await CountAsync(connection, "FROM schedule WHERE id = $id", new { id = run.ScheduleId }, cancellation).ConfigureAwait(false) == 0) return false;
                if (await CountAsync(connection, "FROM schedule_run WHERE schedule_id = $id AND (due_ns = $due OR state = 'running')", key, cancellation).ConfigureAwait(false) > 0) return false;
                await PutAsync(connection, run, cancellation).ConfigureAwait(false);
                return true;
            },
            Runs,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<ScheduleRunRecord?> TakeDeadAsync(string owner, long nowNs, long deadBeforeNs, CancellationToken cancellation) => connections.WriteAsync(
        async connection =>
        {
            var dead = (await connections.RowsAsync<ScheduleRunRow>(connection, $"SELECT {RunColumns} FROM schedule_run WHERE state = 'running' AND alive_ns < $dead ORDER BY due_ns, schedule_id LIMIT 1", new { dead = deadBeforeNs }, cancellation).ConfigureAwait(false)).FirstOrDefault();
            if (dead is null) return null;
            await connections.DoAsync(connection, "UPDATE schedule_run SET owner = $owner, tries = tries + 1, alive_ns = $now WHERE schedule_id = $id AND due_ns = $due", new { owner, now = nowNs, id = dead.Schedule_id, due = dead.Due_ns }, cancellation).ConfigureAwait(false);
            return dead.ToRecord() with { Owner = owner, Tries = dead.Tries + 1, AliveNs = nowNs };
        },
        Runs,
        cancellation);

    /// <inheritdoc/>
    public Task<bool> KeepAliveAsync(ScheduleRunRecord run, long nowNs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        return connections.WriteAsync(
            async connection => await connections.DoAsync(connection, "UPDATE schedule_run SET alive_ns = $now WHERE schedule_id = $id AND due_ns = $due AND owner = $owner AND state = 'running'", new { now = nowNs, id = run.ScheduleId, due = run.DueNs, owner = run.Owner }, cancellation).ConfigureAwait(false) > 0,
            null,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<bool> FinishAsync(ScheduleRunRecord ended, (ReportRecord Record, ReadOnlyMemory<byte> Body)? report, IReadOnlyList<NotificationRecord> deliveries, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ended);
        ArgumentNullException.ThrowIfNull(deliveries);
        return connections.WriteAsync(
            async connection =>
            {
                var changed = await connections.DoAsync(
                    connection,
                    "UPDATE schedule_run SET state = $state, finished_ns = $finished, note = $note, report_id = $report WHERE schedule_id = $id AND due_ns = $due AND owner = $owner AND state = 'running'",
                    ScheduleRows.Parameters(ended),
                    cancellation).ConfigureAwait(false);
                if (changed == 0) return false;
                if (report is { } made) await ReportStore.AddAsync(connections, connection, made.Record, made.Body, cancellation).ConfigureAwait(false);
                await Outbox.AddAsync(connections, connection, deliveries, cancellation).ConfigureAwait(false);
                return true;
            },
            null,
            cancellation);
    }

    /// <inheritdoc/>
    public Task SkipAsync(ScheduleRunRecord skipped, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(skipped);
        return connections.WriteAsync(connection => PutAsync(connection, skipped, cancellation), null, cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ScheduleRunRecord>> RunsAsync(string scheduleId, int limit, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (IReadOnlyList<ScheduleRunRecord>)[.. (await connections.RowsAsync<ScheduleRunRow>(connection, $"SELECT {RunColumns} FROM schedule_run WHERE schedule_id = $scheduleId ORDER BY due_ns DESC LIMIT {limit}", new { scheduleId }, cancellation).ConfigureAwait(false)).Select(row => row.ToRecord())],
        cancellation);

    /// <inheritdoc/>
    public Task<ScheduleRunRecord?> RunAsync(string scheduleId, long dueNs, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (await connections.RowsAsync<ScheduleRunRow>(connection, $"SELECT {RunColumns} FROM schedule_run WHERE schedule_id = $scheduleId AND due_ns = $dueNs", new { scheduleId, dueNs }, cancellation).ConfigureAwait(false)).FirstOrDefault()?.ToRecord(),
        cancellation);

    /// <inheritdoc/>
    public Task<long?> LastDueAsync(string scheduleId, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (await connections.RowsAsync<long?>(connection, "SELECT max(due_ns) FROM schedule_run WHERE schedule_id = $scheduleId AND origin <> 'manual'", new { scheduleId }, cancellation).ConfigureAwait(false)).FirstOrDefault(),
        cancellation);

    private Task<int> PutAsync(DbConnection connection, ScheduleRunRecord run, CancellationToken cancellation) => connections.DoAsync(
        connection,
        $"INSERT INTO schedule_run ({RunColumns}) VALUES ($id, $due, $origin, $state, $owner, $tries, $started, $alive, $finished, $note, $report) ON CONFLICT DO NOTHING",
        ScheduleRows.Parameters(run),
        cancellation);

    private async Task<long> CountAsync(DbConnection connection, string from, object parameters, CancellationToken cancellation) =>
        (await connections.RowsAsync<long>(connection, $"SELECT count(*) {from}", parameters, cancellation).ConfigureAwait(false)).First();
}
