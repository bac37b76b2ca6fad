using Analyzer.Detect;
using Analyzer.Detect.Periods;
using Analyzer.Detect.States;
using Analyzer.Model.Findings;
using Analyzer.Service.Analysis;
using Analyzer.Service.Cli;
using Analyzer.Store;
using Analyzer.Store.Analysis;
using Analyzer.Store.Rollups;

namespace Analyzer.Service.Reports.Rollups;

/// <summary>Rolls windows up into hours, hours into days, days into weeks, and reads them back.</summary>
/// <param name="store">Windows and rollups.</param>
/// <param name="options">How windows are analysed.</param>
internal sealed class RollupBuilder(ISpanStore store, WindowOptions options)
{
    /// <summary>Length of a day, ns.</summary>
    public const long DayNs = 24 * HourReduction.HourNs;

    /// <summary>Length of a week, ns.</summary>
    public const long WeekNs = 7 * DayNs;

    // A week has 28 of them: enough to see since when an instance diverges.
    private const long DayBucketNs = 6 * HourReduction.HourNs;

    /// <summary>Makes an hour from its windows and writes it; what background analysis has not reached is analysed on the way.</summary>
    /// <param name="hourNs">Start of the hour, Unix ns.</param>
    /// <param name="done">The mark that this answers; null: the hour goes on, and its mark stays.</param>
    /// <param name="step">Told what is being done.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task BuildHourAsync(long hourNs, RollupDue? done, Action<string> step, CancellationToken cancellation)
    {
        var window = new TimeWindow(hourNs, hourNs + HourReduction.HourNs);
        // Spans are never read at once here: what windows came to is there.
        var range = new StoredRange(store, options, -1, step);
        var minutes = (await range.ReduceAsync(new StoreWindow(window, window, window.StartNs, window.EndNs), HourReduction.MinuteNs, cancellation).ConfigureAwait(false)).Reduction;
        await WriteHourAsync(minutes, done, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes an hour.</summary>
    /// <param name="minutes">The hour in buckets of a minute.</param>
    /// <param name="done">The mark that this answers; null: marks stay.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task WriteHourAsync(Reduction minutes, RollupDue? done, CancellationToken cancellation)
    {
        var (hourNs, hour) = (minutes.Window.StartNs, HourReduction.Of(minutes));
        await store.Rollups.WriteHourAsync(
            new Rollup(hourNs, HourReduction.HourNs, minutes.Spans, WindowState.Write(hour.Whole, new WindowBorders())),
            [.. hour.Edges.Select(RowOf)],
            new EntryHour(hourNs, hour.Requests, hour.Errors),
            done,
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes a day from its hours and writes it.</summary>
    /// <param name="dayNs">Start of the day, Unix ns.</param>
    /// <param name="done">The mark that this answers; null: marks stay.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task BuildDayAsync(long dayNs, RollupDue? done, CancellationToken cancellation)
    {
        var day = Reduction.Empty(new TimeWindow(dayNs, dayNs + DayNs), DayBucketNs);
        await MergeAsync(day, dayNs, dayNs + DayNs, HourReduction.HourNs, cancellation).ConfigureAwait(false);
        await store.Rollups.WriteDayAsync(new Rollup(dayNs, DayNs, day.Spans, WindowState.Write(day, new WindowBorders())), done, cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes a week from its days and writes it.</summary>
    /// <param name="weekNs">Start of the week, Unix ns.</param>
    /// <param name="done">The mark that this answers; null: marks stay.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task BuildWeekAsync(long weekNs, RollupDue? done, CancellationToken cancellation)
    {
        var week = Reduction.Empty(new TimeWindow(weekNs, weekNs + WeekNs), DayNs);
        await MergeAsync(week, weekNs, weekNs + WeekNs, DayNs, cancellation).ConfigureAwait(false);
        await store.Rollups.WriteWeekAsync(new Rollup(weekNs, WeekNs, week.Spans, WindowState.Write(week, new WindowBorders())), done, cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes a day or a week that is due, if what it is made from is not; it stays due otherwise.</summary>
    /// <param name="due">Its mark.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task BuildFromPartsAsync(RollupDue due, CancellationToken cancellation)
    {
        var marks = await store.Rollups.DueAsync(due.FromNs, due.FromNs + due.WidthNs, cancellation).ConfigureAwait(false);
        if (marks.Any(mark => mark.WidthNs < due.WidthNs)) return;
        if (due.WidthNs == DayNs) await BuildDayAsync(due.FromNs, due, cancellation).ConfigureAwait(false);
        else await BuildWeekAsync(due.FromNs, due, cancellation).ConfigureAwait(false);
    }

    /// <summary>Rolls up what of a time range is not, or not as it is now.</summary>
    /// <param name="range">The range; whole hours.</param>
    /// <param name="step">Told what is being done.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task CompleteAsync(TimeWindow range, Action<string> step, CancellationToken cancellation)
    {
        var marks = await store.Rollups.DueAsync(range.StartNs, range.EndNs, cancellation).ConfigureAwait(false);
        var waiting = (await store.Analysis.DueAsync(range.StartNs, range.EndNs, cancellation).ConfigureAwait(false)).Select(HourOf);
        var hours = marks.Where(mark => mark.WidthNs == HourReduction.HourNs).Select(mark => mark.FromNs).Concat(waiting).Where(hour => hour >= range.StartNs && hour < range.EndNs).Distinct().Order().ToList();
        // The marks stay: who is in charge of an hour or a day may know of more.
        for (var i = 0; i < hours.Count; i++)
        {
            step($"Rolling up hour {i + 1} of {hours.Count}");
            await BuildHourAsync(hours[i], null, _ => { }, cancellation).ConfigureAwait(false);
        }

        // Days and weeks too, so that a period is merged in the same way whenever it is looked at: more paths than are followed are cut in that order.
        var changed = marks.Where(mark => mark.WidthNs < WeekNs).Select(mark => mark.FromNs).Concat(hours).Select(hour => Of(hour, DayNs)).ToHashSet();
        await CompleteAsync(HourReduction.HourNs, DayNs, BuildDayAsync).ConfigureAwait(false);
        changed = [.. changed.Concat(marks.Where(mark => mark.WidthNs == WeekNs).Select(mark => mark.FromNs)).Select(day => Of(day, WeekNs))];
        if (IsLong(range)) await CompleteAsync(DayNs, WeekNs, BuildWeekAsync).ConfigureAwait(false);

        async Task CompleteAsync(long partNs, long widthNs, Func<long, RollupDue?, CancellationToken, Task> build)
        {
            var there = (await store.Rollups.ListAsync(range.StartNs, range.EndNs, widthNs, cancellation).ConfigureAwait(false)).ToHashSet();
            var parts = await store.Rollups.ListAsync(range.StartNs, range.EndNs, partNs, cancellation).ConfigureAwait(false);
            foreach (var startNs in parts.Select(part => Of(part, widthNs)).Distinct().Where(start => start >= range.StartNs && start + widthNs <= range.EndNs && (changed.Contains(start) || !there.Contains(start))))
            {
                step($"Rolling up {(widthNs == DayNs ? "" : "the week of ")}{DateTimeOffset.UnixEpoch.AddTicks(startNs / 100):yyyy-MM-dd}");
                await build(startNs, null, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A period, from weeks and days where they are whole and from hours elsewhere; <see cref="CompleteAsync"/> comes first.</summary>
    /// <param name="period">The period; whole hours.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Reduction> ReadAsync(TimeWindow period, CancellationToken cancellation)
    {
        var merged = Reduction.Empty(period, IsLong(period) ? DayNs : DayBucketNs);
        await MergeAsync(merged, period, IsLong(period) ? WeekNs : DayNs, cancellation).ConfigureAwait(false);
        return merged;
    }

    /// <summary>Start of the hour of an instant, Unix ns.</summary>
    public static long HourOf(long unixNs) => unixNs - (unixNs % HourReduction.HourNs);

    /// <summary>Whether a period is cut into days instead of parts of days, and read from weeks.</summary>
    /// <remarks>Some thirty buckets at most: a sketch of each is kept for every edge. What hours show is read from their rows.</remarks>
    public static bool IsLong(TimeWindow period) => period.DurationNs > 8 * DayNs;

    private static long Of(long unixNs, long widthNs) => unixNs - (unixNs % widthNs);

    // What lies between the wider ones comes first.
    private async Task MergeAsync(Reduction into, TimeWindow time, long widthNs, CancellationToken cancellation)
    {
        if (time.DurationNs <= 0) return;
        if (widthNs > HourReduction.HourNs)
        {
            var atNs = time.StartNs;
            foreach (var startNs in (await store.Rollups.ListAsync(time.StartNs, time.EndNs - widthNs + 1, widthNs, cancellation).ConfigureAwait(false)).Append(time.EndNs))
            {
                await MergeAsync(into, new TimeWindow(atNs, startNs), widthNs == WeekNs ? DayNs : HourReduction.HourNs, cancellation).ConfigureAwait(false);
                atNs = startNs + widthNs;
            }
        }

        await MergeAsync(into, time.StartNs, time.EndNs - widthNs + 1, widthNs, cancellation).ConfigureAwait(false);
    }

    private async Task MergeAsync(Reduction into, long fromNs, long toNs, long widthNs, CancellationToken cancellation)
    {
        if (fromNs >= toNs) return;
        // Reading a state takes several times as long as merging it: the next ones are read meanwhile, and merged in order.
        var reading = new Queue<Task<Reduction>>();
        await foreach (var rollup in store.Rollups.ReadAsync(fromNs, toNs, widthNs, cancellation).ConfigureAwait(false))
        {
            reading.Enqueue(Task.Run(() => Read(rollup), cancellation));
            if (reading.Count > Environment.ProcessorCount) into.Merge(await reading.Dequeue().ConfigureAwait(false));
        }

        while (reading.TryDequeue(out var next)) into.Merge(await next.ConfigureAwait(false));
    }

    private static Reduction Read(Rollup rollup)
    {
        try
        {
            return WindowState.ReadReduction(rollup.State.Span);
        }
        catch (StateFormatException e)
        {
            throw new StoreException($"The hour at {DateTimeOffset.UnixEpoch.AddTicks(rollup.FromNs / 100):u} was rolled up by another version and cannot be read: {e.Message}", e);
        }
    }

    private static EdgeHourRow RowOf(EdgeHour hour) => new(
        new EdgeSeriesRow(hour.StartNs, HourReduction.HourNs, hour.Edge.Caller, hour.Edge.Callee, hour.Edge.Operation)
        {
            Calls = hour.Counts.Calls,
            Attempts = hour.Counts.Attempts,
            Retries = hour.Counts.Retries,
            Hedges = hour.Counts.Hedges,
            Redeliveries = hour.Counts.Redeliveries,
            Errors = hour.Counts.Errors,
            FailedAttempts = hour.Counts.FailedAttempts,
            Masked = hour.Counts.Masked,
            Timeouts = hour.Counts.Timeouts,
            OrphanedNs = hour.Counts.OrphanedNs,
            DurationNs = hour.DurationNs,
        },
        hour.WorkNs,
        new WorstMinute(hour.Worst.StartNs, hour.Worst.Calls, hour.Worst.Attempts, hour.Worst.Errors, hour.Worst.FirstFailed));
}
