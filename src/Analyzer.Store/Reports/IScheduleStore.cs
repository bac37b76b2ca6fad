using Analyzer.Store.Records;

namespace Analyzer.Store.Reports;

/// <summary>Schedules and their runs. Safe for use by many threads and processes.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> when the engine cannot be reached now.</remarks>
public interface IScheduleStore
{
    /// <summary>Adds a schedule.</summary>
    /// <returns>Whether it was added; false: there is one of that id or name.</returns>
    Task<bool> AddAsync(ScheduleRecord schedule, CancellationToken cancellation);

    /// <summary>Replaces the schedule of that id.</summary>
    /// <returns>Whether it was replaced; false: there is none of that id, or another has the name.</returns>
    Task<bool> UpdateAsync(ScheduleRecord schedule, CancellationToken cancellation);

    /// <summary>Deletes a schedule and its runs; its reports stay.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> RemoveAsync(string id, CancellationToken cancellation);

    /// <summary>A schedule; null when there is none of that id.</summary>
    Task<ScheduleRecord?> ScheduleAsync(string id, CancellationToken cancellation);

    /// <summary>Every schedule, by name.</summary>
    Task<IReadOnlyList<ScheduleRecord>> SchedulesAsync(CancellationToken cancellation);

    /// <summary>Begins a run, unless its due time has one or another run of its schedule is going on: one caller at a time gets through.</summary>
    /// <param name="run">The run, running, with the caller as owner.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether it is the caller's.</returns>
    Task<bool> BeginAsync(ScheduleRunRecord run, CancellationToken cancellation);

    /// <summary>Takes over the oldest run whose process has not been heard of.</summary>
    /// <param name="owner">The caller.</param>
    /// <param name="nowNs">Now, Unix ns.</param>
    /// <param name="deadBeforeNs">Processes last heard of before this are dead, Unix ns.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The run, held by the caller; null when there is none.</returns>
    Task<ScheduleRunRecord?> TakeDeadAsync(string owner, long nowNs, long deadBeforeNs, CancellationToken cancellation);

    /// <summary>Tells that the owner still works on a run.</summary>
    /// <returns>Whether it still is the owner's; false: another took it over, or its schedule was deleted.</returns>
    Task<bool> KeepAliveAsync(ScheduleRunRecord run, long nowNs, CancellationToken cancellation);

    /// <summary>Ends a run, stores its report and writes what is to be delivered: all of it or nothing.</summary>
    /// <param name="ended">The run with its state.</param>
    /// <param name="report">Its report and all that says, encoded; null where there is none.</param>
    /// <param name="deliveries">What is to be told of it.</param>
    /// <param name="cancellation">Gives up before the commit.</param>
    /// <returns>Whether it was the owner's to end; false: nothing was written.</returns>
    Task<bool> FinishAsync(ScheduleRunRecord ended, (ReportRecord Record, ReadOnlyMemory<byte> Body)? report, IReadOnlyList<NotificationRecord> deliveries, CancellationToken cancellation);

    /// <summary>Notes a run that was not begun.</summary>
    Task SkipAsync(ScheduleRunRecord skipped, CancellationToken cancellation);

    /// <summary>Runs of a schedule, latest due time first.</summary>
    Task<IReadOnlyList<ScheduleRunRecord>> RunsAsync(string scheduleId, int limit, CancellationToken cancellation);

    /// <summary>The run of a due time; null when there is none.</summary>
    Task<ScheduleRunRecord?> RunAsync(string scheduleId, long dueNs, CancellationToken cancellation);

    /// <summary>The latest due time of a schedule that has a run nobody asked for; null without one.</summary>
    Task<long?> LastDueAsync(string scheduleId, CancellationToken cancellation);
}
