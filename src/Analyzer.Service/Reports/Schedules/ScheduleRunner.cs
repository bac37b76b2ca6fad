using System.Globalization;
using Analyzer.Model.Periods;
using Analyzer.Model.Spans;
using Analyzer.Service.Reports.Delivery;
using Analyzer.Store;
using Analyzer.Store.Records;
using Analyzer.Store.Reports;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Reports.Schedules;

/// <summary>
/// Makes the reports that are due. Whoever has the row of a due time makes its report; it is stored, and its deliveries with it, in the
/// transaction that ends the row, so that each due time stores one report whatever dies when.
/// </summary>
internal sealed partial class ScheduleRunner(ISpanStore store, ReportMaker maker, RunOptions options, TimeProvider time, ILogger<ScheduleRunner> log)
{
    /// <summary>This process, and this part of it.</summary>
    public string Owner { get; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}");

    /// <summary>Makes the report of the last due time of a schedule, unless that was done or is being done, or another of its runs is going on.</summary>
    /// <param name="scheduleId">The schedule.</param>
    /// <param name="leastAgeNs">How long it must have been due, ns: what is younger is left to who is told by the clock.</param>
    /// <param name="cancellation">Gives up; another process takes the run over.</param>
    /// <returns>The run as it ended; null where there was none to make.</returns>
    public async Task<ScheduleRunRecord?> RunDueAsync(string scheduleId, long leastAgeNs, CancellationToken cancellation)
    {
        if (await store.Schedules.ScheduleAsync(scheduleId, cancellation).ConfigureAwait(false) is not { Paused: false } schedule) return null;
        var (times, nowNs) = (ScheduleTimes.Of(schedule), time.NowNs());
        var doneNs = Math.Max(schedule.FromNs, await store.Schedules.LastDueAsync(scheduleId, cancellation).ConfigureAwait(false) ?? long.MinValue);
        if (times.LastUpTo(nowNs, doneNs) is not { } dueNs || nowNs - dueNs < leastAgeNs) return null;
        var missed = times.Between(doneNs, dueNs);
        var run = New(schedule, dueNs, missed > 0 || nowNs - dueNs > options.LateNs ? RunOrigin.CatchUp : RunOrigin.Schedule, nowNs);
        if (missed > 0) run = run with { Note = string.Create(CultureInfo.InvariantCulture, $"{missed} earlier due time{(missed == 1 ? "" : "s")} passed while nothing could run") };
        return await store.Schedules.BeginAsync(run, cancellation).ConfigureAwait(false) ? await WorkAsync(schedule, run, cancellation).ConfigureAwait(false) : null;
    }

    /// <summary>Takes over a run whose process died, and finishes it.</summary>
    /// <returns>The run as it ended; null where there was none.</returns>
    public async Task<ScheduleRunRecord?> RunDeadAsync(CancellationToken cancellation)
    {
        var nowNs = time.NowNs();
        if (await store.Schedules.TakeDeadAsync(Owner, nowNs, nowNs - options.DeadNs, cancellation).ConfigureAwait(false) is not { } run) return null;
        if (await store.Schedules.ScheduleAsync(run.ScheduleId, cancellation).ConfigureAwait(false) is not { } schedule) return null;
        Log.TakenOver(log, schedule.Name, run.Tries);
        if (run.Tries <= options.MostOwners) return await WorkAsync(schedule, run, cancellation).ConfigureAwait(false);
        return await EndAsync(run with { State = RunState.Failed, Note = $"{run.Tries - 1} processes ended while they worked on it" }, null, [], cancellation).ConfigureAwait(false);
    }

    /// <summary>Begins a run that somebody asks for.</summary>
    /// <returns>It, running and the caller's to work on; or as it stands where it could not be begun.</returns>
    public async Task<ScheduleRunRecord> BeginNowAsync(ScheduleRecord schedule, CancellationToken cancellation)
    {
        var nowNs = time.NowNs();
        var dueNs = nowNs - (nowNs % 1_000_000_000);
        var run = New(schedule, dueNs, RunOrigin.Manual, nowNs);
        if (await store.Schedules.BeginAsync(run, cancellation).ConfigureAwait(false)) return run;
        if (await store.Schedules.RunAsync(schedule.Id, dueNs, cancellation).ConfigureAwait(false) is { } same) return same;
        var skipped = run with { State = RunState.Skipped, FinishedNs = nowNs, Note = "another run of the schedule was going on" };
        await store.Schedules.SkipAsync(skipped, cancellation).ConfigureAwait(false);
        return skipped;
    }

    /// <summary>Makes the report of a run that is this process' own, and ends it.</summary>
    public async Task<ScheduleRunRecord> WorkAsync(ScheduleRecord schedule, ScheduleRunRecord run, CancellationToken cancellation)
    {
        using var off = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var alive = KeepAliveAsync(run, off);
        try
        {
            var (report, reason) = await MakeAsync(schedule, run, off.Token).ConfigureAwait(false);
            // From here on a heartbeat may find that it no longer runs: how it ended must be written all the same.
            if (report is null) return await EndAsync(run with { State = RunState.Failed, Note = Join(run.Note, reason) }, null, [], cancellation).ConfigureAwait(false);
            var record = maker.Record(report, ReportMaker.IdOf(schedule.Id, run.DueNs), schedule.Id, schedule.Name);
            var whyNot = Telling.WhyNot(schedule, report);
            IReadOnlyList<NotificationRecord> deliveries = whyNot is null ? Deliveries.Of(record, schedule.Targets.Select(DeliveryTarget.Parse).OfType<DeliveryTarget>(), time.NowNs()) : [];
            var ended = run with { State = whyNot is null ? RunState.Done : RunState.NothingNew, ReportId = record.Id, Note = Join(run.Note, whyNot) };
            return await EndAsync(ended, (record, PeriodReportCodec.Encode(report)), deliveries, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Log.Lost(log, run.ScheduleId);
            return await store.Schedules.RunAsync(run.ScheduleId, run.DueNs, cancellation).ConfigureAwait(false) ?? run;
        }
        catch (OperationCanceledException)
        {
            await LetGoAsync(run).ConfigureAwait(false);
            throw;
        }
        finally
        {
            await off.CancelAsync().ConfigureAwait(false);
            await alive.ConfigureAwait(false);
        }
    }

    // A process that stops in good order need not be waited for.
    private async Task LetGoAsync(ScheduleRunRecord run)
    {
        try
        {
            await store.Schedules.KeepAliveAsync(run, 0, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            Log.EndFailed(log, run.ScheduleId, e);
        }
    }

    private ScheduleRunRecord New(ScheduleRecord schedule, long dueNs, RunOrigin origin, long nowNs) =>
        new() { ScheduleId = schedule.Id, DueNs = dueNs, Origin = origin, State = RunState.Running, Owner = Owner, StartedNs = nowNs, AliveNs = nowNs };

    private async Task<(PeriodReport? Report, string? Reason)> MakeAsync(ScheduleRecord schedule, ScheduleRunRecord run, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var period = ReportPeriod.Parse(schedule.Period) ?? throw new FormatException($"the schedule's period '{schedule.Period}' cannot be read: {ReportPeriod.Hint}");
                var zone = ScheduleTimes.Of(schedule).Zone;
                return (await maker.MakeAsync(run.Origin == RunOrigin.Manual ? period.Now(run.DueNs, zone) : period.At(run.DueNs, zone), cancellation).ConfigureAwait(false), null);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                Log.MakeFailed(log, schedule.Name, attempt + 1, e);
                if (attempt == options.BackoffNs.Count) return (null, e.Message);
            }

            await Task.Delay(TimeSpan.FromTicks(options.BackoffNs[attempt] / TimeSpan.NanosecondsPerTick), time, cancellation).ConfigureAwait(false);
        }
    }

    // What cannot be written now is tried again: the report is made, and making it is what costs.
    private async Task<ScheduleRunRecord> EndAsync(ScheduleRunRecord ended, (ReportRecord Record, ReadOnlyMemory<byte> Body)? report, IReadOnlyList<NotificationRecord> deliveries, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                ended = ended with { FinishedNs = time.NowNs() };
                if (await store.Schedules.FinishAsync(ended, report, deliveries, cancellation).ConfigureAwait(false)) return ended;
                Log.Lost(log, ended.ScheduleId);
                return await store.Schedules.RunAsync(ended.ScheduleId, ended.DueNs, cancellation).ConfigureAwait(false) ?? ended;
            }
            catch (StoreUnavailableException e) when (attempt < options.BackoffNs.Count)
            {
                Log.EndFailed(log, ended.ScheduleId, e);
                await Task.Delay(TimeSpan.FromTicks(options.BackoffNs[attempt] / TimeSpan.NanosecondsPerTick), time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task KeepAliveAsync(ScheduleRunRecord run, CancellationTokenSource off)
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromTicks(options.HeartbeatNs / TimeSpan.NanosecondsPerTick), time);
            while (await timer.WaitForNextTickAsync(off.Token).ConfigureAwait(false))
            {
                if (!await TryKeepAliveAsync(run, off.Token).ConfigureAwait(false)) await off.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It is done.
        }
    }

    private async Task<bool> TryKeepAliveAsync(ScheduleRunRecord run, CancellationToken cancellation)
    {
        try
        {
            return await store.Schedules.KeepAliveAsync(run, time.NowNs(), cancellation).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // The next heartbeat may come through; if none does, another process takes over.
            return true;
        }
    }

    private static string? Join(string? note, string? more) => note is null ? more : more is null ? note : $"{note}; {more}";

    private static partial class Log
    {
        [LoggerMessage(701, LogLevel.Warning, "The schedule '{Name}' has a run whose process is gone; it is made here, as process {Tries}")]
        public static partial void TakenOver(ILogger log, string name, int tries);

        [LoggerMessage(702, LogLevel.Warning, "The report of the schedule '{Name}' could not be made, try {Attempt}")]
        public static partial void MakeFailed(ILogger log, string name, int attempt, Exception exception);

        [LoggerMessage(703, LogLevel.Warning, "A run of the schedule {Id} was taken over or deleted while it was made here; nothing was stored")]
        public static partial void Lost(ILogger log, string id);

        [LoggerMessage(704, LogLevel.Warning, "A report of the schedule {Id} could not be stored now")]
        public static partial void EndFailed(ILogger log, string id, Exception exception);
    }
}
