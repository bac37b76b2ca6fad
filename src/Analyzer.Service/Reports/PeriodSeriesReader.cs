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
    /// <summary>Reads sums, hours of some edges, and periods before.</summary>
    /// <param name="period">The period.</param>
    /// <param name="before">The time compared with.</param>
    /// <param name="edges">Edges whose hours are wanted.</param>
    /// <param name="trend">Periods of the trend, this one included.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<PeriodSeries> ReadAsync(TimeWindow period, TimeWindow before, IReadOnlyList<PeriodEdge> edges, int trend, CancellationToken cancellation)
    {
        var hours = await TotalsAsync(period, HourReduction.HourNs, cancellation).ConfigureAwait(false);
        var hoursBefore = await TotalsAsync(before, HourReduction.HourNs, cancellation).ConfigureAwait(false);
        var whole = new TimeWindow(Math.Max(0, period.StartNs - ((trend - 1) * period.DurationNs)), period.EndNs);
        // Steps are counted from the start, which must be a whole number of periods before this one.
        whole = whole with { StartNs = period.EndNs - (whole.DurationNs / period.DurationNs * period.DurationNs) };
        var steps = await TotalsAsync(whole, period.DurationNs, cancellation).ConfigureAwait(false);
        var (series, trends) = (new Dictionary<PeriodEdge, IReadOnlyList<EdgeHour>>(), new Dictionary<PeriodEdge, IReadOnlyList<double?>>());
        var sums = edges.Count == 0 ? [] : (await rollups.EdgesAsync(whole.StartNs, whole.EndNs, period.DurationNs, cancellation).ConfigureAwait(false))
            .ToDictionary(sum => (EdgeOf(sum), sum.Counts.StartNs), sum => sum.Counts.Calls > 0 ? sum.Counts.Attempts / sum.Counts.Calls : (double?)null);
        foreach (var edge in edges)
        {
            series[edge] = [.. (await rollups.HoursAsync(period.StartNs, period.EndNs, edge.Caller, edge.Callee, edge.Operation, cancellation).ConfigureAwait(false)).Select(HourOf)];
            var stored = new PeriodEdge(Stored(edge.Caller), Stored(edge.Callee)!, Stored(edge.Operation)!);
            trends[edge] = [.. steps.Select(step => sums.GetValueOrDefault((stored, step.StartNs)))];
        }

        var worst = await rollups.WorstAsync(period.StartNs, period.EndNs, NearMisses.LeastFirstFailed, NearMisses.LeastReproduction, cancellation).ConfigureAwait(false);
        return new PeriodSeries
        {
            Totals = Sum(period, hours),
            TotalsBefore = hoursBefore.Count == 0 ? null : Sum(before, hoursBefore),
            Hours = hours,
            HoursBefore = hoursBefore.Count,
            Trend = steps,
            EdgeHours = series,
            EdgeTrends = trends,
            Worst = [.. worst.Select(HourOf)],
        };
    }

    /// <summary>The edge of a sum.</summary>
    public static PeriodEdge EdgeOf(RollupSum sum) => new(sum.Counts.Caller, sum.Counts.Callee, sum.Counts.Operation);

    /// <summary>A name as tables hold it.</summary>
    public static string? Stored(string? name) => name?.Replace('\0', '\u2400');

    private async Task<IReadOnlyList<PeriodTotals>> TotalsAsync(TimeWindow time, long stepNs, CancellationToken cancellation)
    {
        var entries = (await rollups.EntriesAsync(time.StartNs, time.EndNs, cancellation).ConfigureAwait(false))
            .GroupBy(hour => hour.StartNs - ((hour.StartNs - time.StartNs) % stepNs))
            .ToDictionary(step => step.Key, step => (Requests: step.Sum(hour => hour.Requests), Errors: step.Sum(hour => hour.Errors)));
        var edges = (await rollups.TotalsAsync(time.StartNs, time.EndNs, stepNs, cancellation).ConfigureAwait(false)).ToDictionary(sum => sum.Counts.StartNs);
        // An hour in which nothing ran has a row of entries all the same when its windows were analysed.
        return [.. entries.Keys.Union(edges.Keys).Order()
            .Where(step => entries.GetValueOrDefault(step).Requests > 0 || edges.ContainsKey(step))
            .Select(step => new PeriodTotals(
                step,
                stepNs,
                entries.GetValueOrDefault(step).Requests,
                entries.GetValueOrDefault(step).Errors,
                edges.TryGetValue(step, out var sum) ? CountsOf(sum.Counts) : new EdgeCounts(),
                edges.TryGetValue(step, out var work) ? work.WorkNs : 0))];
    }

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
