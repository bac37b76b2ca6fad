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

/// <summary>Rolls windows up into hours and hours into days, and reads them back.</summary>
/// <param name="store">Windows and rollups.</param>
/// <param name="options">How windows are analysed.</param>
internal sealed class RollupBuilder(ISpanStore store, WindowOptions options)
{
    /// <summary>Length of a day, ns.</summary>
    public const long DayNs = 24 * HourReduction.HourNs;

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

        // Days too, so that a period is merged in the same way whenever it is looked at: more paths than are followed are cut in that order.
        var there = (await store.Rollups.ListAsync(range.StartNs, range.EndNs, DayNs, cancellation).ConfigureAwait(false)).ToHashSet();
        var changed = marks.Select(mark => mark.FromNs).Concat(hours).Select(DayOf).ToHashSet();
        foreach (var dayNs in (await store.Rollups.ListAsync(range.StartNs, range.EndNs, HourReduction.HourNs, cancellation).ConfigureAwait(false)).Select(DayOf).Distinct().Where(day => day >= range.StartNs && day + DayNs <= range.EndNs))
        {
            if (there.Contains(dayNs) && !changed.Contains(dayNs)) continue;
            step($"Rolling up {DateTimeOffset.UnixEpoch.AddTicks(dayNs / 100):yyyy-MM-dd}");
            await BuildDayAsync(dayNs, null, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A period, from days where they are whole and from hours elsewhere; <see cref="CompleteAsync"/> comes first.</summary>
    /// <param name="period">The period; whole hours.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Reduction> ReadAsync(TimeWindow period, CancellationToken cancellation)
    {
        var merged = Reduction.Empty(period, BucketOf(period));
        var lastDayNs = period.EndNs - DayNs + 1;
        var days = await store.Rollups.ListAsync(period.StartNs, lastDayNs, DayNs, cancellation).ConfigureAwait(false);
        var atNs = period.StartNs;
        foreach (var day in days)
        {
            await MergeAsync(merged, atNs, day, HourReduction.HourNs, cancellation).ConfigureAwait(false);
            atNs = day + DayNs;
        }

        await MergeAsync(merged, atNs, period.EndNs, HourReduction.HourNs, cancellation).ConfigureAwait(false);
        await MergeAsync(merged, period.StartNs, lastDayNs, DayNs, cancellation).ConfigureAwait(false);
        return merged;
    }

    /// <summary>Start of the hour of an instant, Unix ns.</summary>
    public static long HourOf(long unixNs) => unixNs - (unixNs % HourReduction.HourNs);

    private static long DayOf(long unixNs) => unixNs - (unixNs % DayNs);

    // Some thirty of them at most: a sketch of each is kept for every edge. What hours show is read from their rows.
    private static long BucketOf(TimeWindow period) => period.DurationNs <= 8 * DayNs ? DayBucketNs : DayNs;

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
