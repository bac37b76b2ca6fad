using System.Threading.Channels;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Reports;

namespace Analyzer.Service.Reports.Schedules;

/// <summary>Schedules as people change them: by REST, by the command line and on the pages.</summary>
internal sealed class ScheduleBook(ISpanStore store, TimeProvider time)
{
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Adds a schedule whose wish has no mistakes; it is due from now on.</summary>
    /// <returns>It; null: there is one of that name.</returns>
    public async Task<ScheduleRecord?> AddAsync(ScheduleWish wish, CancellationToken cancellation)
    {
        var nowNs = time.NowNs();
        var schedule = Changed(new ScheduleRecord { Id = ScheduleRules.IdOf(wish.Name), Name = "", Cron = "", TimeZone = "", Period = "", Targets = [], When = default, Thresholds = [], CreatedNs = nowNs, FromNs = nowNs }, wish, nowNs);
        if (!await store.Schedules.AddAsync(schedule, cancellation).ConfigureAwait(false)) return null;
        Wake();
        return schedule;
    }

    /// <summary>Gives a schedule other contents.</summary>
    /// <returns>It; null: it was deleted, or another has the name.</returns>
    public Task<ScheduleRecord?> ChangeAsync(ScheduleRecord schedule, ScheduleWish wish, CancellationToken cancellation) => PutAsync(Changed(schedule, wish, time.NowNs()), cancellation);

    /// <summary>Pauses a schedule; nothing is due meanwhile, and nothing is caught up afterwards.</summary>
    /// <returns>It; null: it was deleted.</returns>
    public Task<ScheduleRecord?> PauseAsync(ScheduleRecord schedule, CancellationToken cancellation) => PutAsync(schedule with { Paused = true }, cancellation);

    /// <summary>Lets a paused schedule go on from now.</summary>
    /// <returns>It; null: it was deleted.</returns>
    public Task<ScheduleRecord?> ResumeAsync(ScheduleRecord schedule, CancellationToken cancellation) =>
        PutAsync(schedule.Paused ? schedule with { Paused = false, FromNs = time.NowNs() } : schedule, cancellation);

    /// <summary>Deletes a schedule and its runs; its reports stay.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellation)
    {
        var removed = await store.Schedules.RemoveAsync(id, cancellation).ConfigureAwait(false);
        Wake();
        return removed;
    }

    /// <summary>The schedule of an id or a name; null where there is none.</summary>
    public async Task<ScheduleRecord?> FindAsync(string idOrName, CancellationToken cancellation) =>
        await store.Schedules.ScheduleAsync(idOrName, cancellation).ConfigureAwait(false)
        ?? (await store.Schedules.SchedulesAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(schedule => schedule.Name == idOrName);

    /// <summary>When a schedule is due next, Unix ns; null while it is paused, or when it never is again.</summary>
    public long? NextNs(ScheduleRecord schedule) => schedule.Paused ? null : ScheduleTimes.Of(schedule).NextAfter(time.NowNs());

    /// <summary>Waits until something is changed here, or until a time has passed.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var changed = _changed.Reader.ReadAsync(enough.Token).AsTask();
        await Task.WhenAny(changed, Task.Delay(atMost, time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        await ((Task)changed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    private static ScheduleRecord Changed(ScheduleRecord schedule, ScheduleWish wish, long nowNs) => schedule with
    {
        Name = wish.Name.Trim(),
        Cron = wish.Cron.Trim(),
        TimeZone = wish.TimeZone,
        Period = wish.Period.Trim(),
        Targets = [.. wish.Targets.Distinct(StringComparer.Ordinal)],
        When = wish.When,
        Thresholds = [.. wish.Thresholds.Select(text => text.Trim())],
        // What the new times would have been due for is nobody's to catch up.
        FromNs = wish.Cron.Trim() == schedule.Cron && wish.TimeZone == schedule.TimeZone ? schedule.FromNs : nowNs,
    };

    private async Task<ScheduleRecord?> PutAsync(ScheduleRecord schedule, CancellationToken cancellation)
    {
        if (!await store.Schedules.UpdateAsync(schedule, cancellation).ConfigureAwait(false)) return null;
        Wake();
        return schedule;
    }

    private void Wake() => _changed.Writer.TryWrite(true);
}
