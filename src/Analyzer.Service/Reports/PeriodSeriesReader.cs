using Analyzer.Detect.Periods;
using Analyzer.Model.Findings;
using Analyzer.Model.Periods;
using Analyzer.Store.Analysis;
using Analyzer.Store.Rollups;

namespace Analyzer.Service.Reports;

/// <summary>Reads what a report shows over time.</summary>
/// <param name="rollups">Where it is.</param>
internal sealed class PeriodSeriesReader(IRollupStore rollups)
{
    /// <summary>The periods of a trend: whole periods that end with this one.</summary>
    /// <param name="period">This one.</param>
    /// <param name="most">At most so many.</param>
    public static TimeWindow TrendOf(TimeWindow period, int most) => period with { StartNs = period.StartNs - (Math.Min(most - 1, period.StartNs / period.DurationNs) * period.DurationNs) };

    /// <summary>Sums of edges over the periods of a trend, and over the time compared with.</summary>
    /// <param name="period">The period.</param>
    /// <param name="before">The time compared with.</param>
    /// <param name="trend">The periods of the trend.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<PeriodSums> SumsAsync(TimeWindow period, TimeWindow before, TimeWindow trend, CancellationToken cancellation)
    {
        var steps = (await rollups.EdgesAsync(trend.StartNs, trend.EndNs, period.DurationNs, cancellation).ConfigureAwait(false)).ToLookup(sum => sum.Counts.StartNs);
        // Mostly the period before this one, which is a step of the trend.
        var isStep = before.DurationNs == period.DurationNs && before.StartNs >= trend.StartNs && (before.StartNs - trend.StartNs) % period.DurationNs == 0;
        var earlier = isStep ? steps[before.StartNs] : await rollups.EdgesAsync(before.StartNs, before.EndNs, before.DurationNs, cancellation).ConfigureAwait(false);
        return new PeriodSums(steps.ToDictionary(step => step.Key, ByEdge), ByEdge(steps[period.StartNs]), ByEdge(earlier));
    }

    /// <summary>Reads sums, hours of some edges, and periods before.</summary>
    /// <param name="period">The period.</param>
    /// <param name="before">The time compared with.</param>
    /// <param name="edges">Edges whose hours are wanted.</param>
    /// <param name="trend">The periods of the trend.</param>
    /// <param name="sums">Sums over them.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<PeriodSeries> ReadAsync(TimeWindow period, TimeWindow before, IReadOnlyList<PeriodEdge> edges, TimeWindow trend, PeriodSums sums, CancellationToken cancellation)
    {
        var hours = await TotalsAsync(period, HourReduction.HourNs, cancellation).ConfigureAwait(false);
        var hoursBefore = await TotalsAsync(before, HourReduction.HourNs, cancellation).ConfigureAwait(false);
        var steps = await TotalsAsync(trend, period.DurationNs, cancellation).ConfigureAwait(false);
        var of = (await rollups.HoursAsync(period.StartNs, period.EndNs, [.. edges.Select(edge => new EdgeKey(edge.Caller, edge.Callee, edge.Operation))], cancellation).ConfigureAwait(false)).Select(HourOf).ToLookup(hour => hour.Edge);
        var worst = await rollups.WorstAsync(period.StartNs, period.EndNs, NearMisses.LeastFirstFailed, NearMisses.LeastReproduction, cancellation).ConfigureAwait(false);
        return new PeriodSeries
        {
            Totals = Sum(period, hours),
            TotalsBefore = hoursBefore.Count == 0 ? null : Sum(before, hoursBefore),
            Hours = hours,
            HoursBefore = hoursBefore.Count,
            Trend = steps,
            EdgeHours = edges.ToDictionary(edge => edge, edge => (IReadOnlyList<EdgeHour>)[.. of[Stored(edge)]]),
            EdgeTrends = edges.ToDictionary(edge => edge, edge => (IReadOnlyList<double?>)[.. steps.Select(step => sums.AmplificationOf(step.StartNs, Stored(edge)))]),
            Worst = [.. worst.Select(HourOf)],
        };
    }

    /// <summary>An edge with names as tables hold them.</summary>
    public static PeriodEdge Stored(PeriodEdge edge) => new(Stored(edge.Caller), Stored(edge.Callee)!, Stored(edge.Operation)!);

    private static string? Stored(string? name) => name?.Replace('\0', '\u2400');

    private static Dictionary<PeriodEdge, RollupSum> ByEdge(IEnumerable<RollupSum> sums) => sums.ToDictionary(sum => new PeriodEdge(sum.Counts.Caller, sum.Counts.Callee, sum.Counts.Operation));

    // An hour in which nothing ran has a row all the same when its windows were analysed.
    private async Task<IReadOnlyList<PeriodTotals>> TotalsAsync(TimeWindow time, long stepNs, CancellationToken cancellation) =>
        [.. (await rollups.TotalsAsync(time.StartNs, time.EndNs, cancellation).ConfigureAwait(false))
            .Where(hour => hour.Entries.Requests > 0 || hour.Counts.Calls > 0 || hour.Counts.Attempts > 0)
            .GroupBy(hour => hour.Entries.StartNs - ((hour.Entries.StartNs - time.StartNs) % stepNs), hour => new PeriodTotals(hour.Entries.StartNs, HourReduction.HourNs, hour.Entries.Requests, hour.Entries.Errors, CountsOf(hour.Counts), hour.WorkNs))
            .Select(step => Sum(new TimeWindow(step.Key, step.Key + stepNs), [.. step]))];

    private static PeriodTotals Sum(TimeWindow time, IReadOnlyList<PeriodTotals> hours) => new(
        time.StartNs, time.DurationNs, hours.Sum(hour => hour.Requests), hours.Sum(hour => hour.RequestErrors), EdgeCounts.Sum(hours.Select(hour => hour.Counts)), hours.Sum(hour => hour.WorkNs));

    private static EdgeHour HourOf(EdgeHourRow row) => new(
        new PeriodEdge(row.Counts.Caller, row.Counts.Callee, row.Counts.Operation),
        row.Counts.StartNs,
        CountsOf(row.Counts),
        row.Counts.DurationNs,
        row.WorkNs,
        new EdgeMinute(row.Worst.StartNs, row.Worst.Calls, row.Worst.Attempts, row.Worst.Errors, row.Worst.FirstFailed));

    private static EdgeCounts CountsOf(EdgeSeriesRow row) => new()
    {
        Calls = row.Calls,
        Attempts = row.Attempts,
        Retries = row.Retries,
        Hedges = row.Hedges,
        Redeliveries = row.Redeliveries,
        Errors = row.Errors,
        FailedAttempts = row.FailedAttempts,
        Masked = row.Masked,
        Timeouts = row.Timeouts,
        OrphanedNs = row.OrphanedNs,
    };
}
