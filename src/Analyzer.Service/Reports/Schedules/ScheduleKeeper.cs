using System.Collections.Concurrent;
using Analyzer.Store;
using Analyzer.Store.Reports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Reports.Schedules;

/// <summary>
/// Keeps schedules going: makes Quartz's triggers equal to the table, at once when something is changed here and every few seconds for what
/// others change; catches up what was due while nothing ran; takes over runs of processes that died.
/// </summary>
internal sealed partial class ScheduleKeeper : BackgroundService
{
    private const string Dead = "";

    private readonly ConcurrentDictionary<string, Task> _working = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stop;
    private readonly ISpanStore _store;
    private readonly ScheduleBook _book;
    private readonly ScheduleRunner _runner;
    private readonly RunOptions _options;
    private readonly ScheduleTriggers _triggers;
    private readonly ILogger<ScheduleKeeper> _log;

    /// <summary>Puts it together; nothing runs yet.</summary>
    public ScheduleKeeper(ISpanStore store, ScheduleBook book, ScheduleRunner runner, RunOptions options, ScheduleStoreName place, TimeProvider time, ILoggerFactory logs)
    {
        (_store, _book, _runner, _options) = (store, book, runner, options);
        _stop = _stopping.Token;
        _log = logs.CreateLogger<ScheduleKeeper>();
        _triggers = new ScheduleTriggers(place.ConnectionString, this, runner.Owner, time, logs);
    }

    /// <summary>Makes the report that is due of a schedule; Quartz calls this.</summary>
    public async Task DueAsync(string scheduleId, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop);
        await GuardAsync(scheduleId, stop => _runner.RunDueAsync(scheduleId, 0, stop), either.Token).ConfigureAwait(false);
    }

    /// <summary>Begins a run that somebody asks for, and makes its report in the background.</summary>
    /// <returns>The run as it begins; as it stands where it could not be begun.</returns>
    public async Task<ScheduleRunRecord> RunNowAsync(ScheduleRecord schedule, CancellationToken cancellation)
    {
        var run = await _runner.BeginNowAsync(schedule, cancellation).ConfigureAwait(false);
        if (run.State == RunState.Running && run.Owner == _runner.Owner) Start($"{run.ScheduleId} {run.DueNs}", async stop => await _runner.WorkAsync(schedule, run, stop).ConfigureAwait(false));
        return run;
    }

    /// <summary>Looks after everything once. What is to be run goes on in the background.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var schedules = (await _store.Schedules.SchedulesAsync(cancellation).ConfigureAwait(false)).Where(schedule => !schedule.Paused && IsReadable(schedule)).ToList();
        Start(Dead, stop => _runner.RunDeadAsync(stop));
        foreach (var schedule in schedules) Start(schedule.Id, stop => _runner.RunDueAsync(schedule.Id, _options.GraceNs, stop));
        await _triggers.SetAsync(schedules, cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits until everything that goes on in the background has ended.</summary>
    public Task IdleAsync() => Task.WhenAll(_working.Values);

    /// <inheritdoc/>
    public override void Dispose()
    {
        // It tells that everything is to stop.
        base.Dispose();
        _stopping.Dispose();
    }

    private void StopAll()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A host that could not start is disposed before this has begun.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await using var stop = stoppingToken.Register(StopAll);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
                await _book.WaitAsync(TimeSpan.FromTicks(_options.LookNs / TimeSpan.NanosecondsPerTick), stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                Log.LookFailed(_log, e);
                await _book.WaitAsync(TimeSpan.FromTicks(_options.LookNs / TimeSpan.NanosecondsPerTick), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await _triggers.DisposeAsync().ConfigureAwait(false);
        await IdleAsync().ConfigureAwait(false);
    }

    private bool IsReadable(ScheduleRecord schedule)
    {
        try
        {
            ScheduleTimes.Of(schedule);
            return true;
        }
        catch (FormatException e)
        {
            Log.Unreadable(_log, e.Message);
            return false;
        }
    }

    // One at a time for each key: what is looked for again while it goes on is found when it has ended.
    private void Start(string key, Func<CancellationToken, Task<ScheduleRunRecord?>> work)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_working.TryAdd(key, begun.Task)) return;
        _ = Task.Run(async () =>
        {
            await GuardAsync(key, work, _stop).ConfigureAwait(false);
            _working.TryRemove(key, out _);
            begun.SetResult();
        });
    }

    private async Task GuardAsync(string key, Func<CancellationToken, Task<ScheduleRunRecord?>> work, CancellationToken cancellation)
    {
        try
        {
            if (await work(cancellation).ConfigureAwait(false) is { } run) Log.Ran(_log, run.ScheduleId, run.State, run.Note ?? "");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Somebody else goes on with it.
        }
        catch (Exception e)
        {
            Log.RunFailed(_log, key, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(711, LogLevel.Warning, "Schedules cannot be looked after now; tried again soon")]
        public static partial void LookFailed(ILogger log, Exception exception);

        [LoggerMessage(712, LogLevel.Warning, "A schedule is left alone: {Reason}")]
        public static partial void Unreadable(ILogger log, string reason);

        [LoggerMessage(713, LogLevel.Information, "The schedule {Id} ran: {State} {Note}")]
        public static partial void Ran(ILogger log, string id, RunState state, string note);

        [LoggerMessage(714, LogLevel.Error, "A run of the schedule {Id} could not be made now; it is taken up again")]
        public static partial void RunFailed(ILogger log, string id, Exception exception);
    }
}
