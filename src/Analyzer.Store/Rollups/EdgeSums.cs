using System.Text;
using Analyzer.Store.Records;
using Dapper;

namespace Analyzer.Store.Rollups;

/// <summary>Steps of a time range.</summary>
/// <param name="FromNs">First instant, Unix ns.</param>
/// <param name="ToNs">First instant after it.</param>
/// <param name="StepNs">Length of a step, ns, counted from the first instant.</param>
internal readonly record struct EdgeSteps(long FromNs, long ToNs, long StepNs);

/// <summary>Reads tables <c>edge_hour</c>, <c>edge_day</c> and <c>hour_total</c>.</summary>
internal sealed class EdgeSums(IRecordConnections connections)
{
    private const long HourNs = 3_600_000_000_000, DayNs = 24 * HourNs;

    /// <summary>Sums edges over steps: from days where they are given, from hours elsewhere.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="days">Starts of days whose sums are right and that lie within one step, ascending.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>By step and edge, ordinal.</returns>
    public async Task<IReadOnlyList<RollupSum>> SumAsync(EdgeSteps steps, IReadOnlyList<long> days, CancellationToken cancellation)
    {
        var sums = new Dictionary<(long StartNs, string? Caller, string Callee, string Operation), RollupSum>();
        if (days.Count > 0) await AddAsync($"edge_day WHERE start_ns IN ({string.Join(',', days)})", "max(peak) AS peak", steps.FromNs, steps.ToNs).ConfigureAwait(false);
        var atNs = steps.FromNs;
        foreach (var dayNs in days.Append(steps.ToNs))
        {
            if (atNs < dayNs) await AddAsync("edge_hour WHERE start_ns >= $first AND start_ns < $end AND caller IS NOT NULL", EdgeHourSql.Peak, atNs, dayNs).ConfigureAwait(false);
            atNs = dayNs + DayNs;
        }

        // Ordinal, which the engines' collations need not be.
        return [.. sums.Values
            .OrderBy(row => row.Counts.StartNs)
            .ThenBy(row => row.Counts.Caller, StringComparer.Ordinal)
            .ThenBy(row => row.Counts.Callee, StringComparer.Ordinal)
            .ThenBy(row => row.Counts.Operation, StringComparer.Ordinal)];

        async Task AddAsync(string from, string peak, long firstNs, long endNs)
        {
            var rows = await RowsAsync(
                $"SELECT start_ns - (start_ns - $from) % $step AS startns, caller, callee, operation, {EdgeHourSql.Sums}, {peak} FROM {from} GROUP BY 1, 2, 3, 4",
                new { from = steps.FromNs, step = steps.StepNs, first = firstNs, end = endNs },
                cancellation).ConfigureAwait(false);
            foreach (var row in rows.Select(row => row.ToSum(steps.StepNs)))
            {
                var key = (row.Counts.StartNs, row.Counts.Caller, row.Counts.Callee, row.Counts.Operation);
                sums[key] = sums.TryGetValue(key, out var sum) ? new RollupSum(sum.Counts.Plus(row.Counts), sum.WorkNs + row.WorkNs, Math.Max(sum.PeakAmplification, row.PeakAmplification)) : row;
            }
        }
    }

    /// <summary>Sums of each hour, oldest first.</summary>
    public async Task<IReadOnlyList<HourTotal>> TotalsAsync(long fromNs, long toNs, CancellationToken cancellation) => [.. (await RowsAsync(
        $"SELECT start_ns AS startns, requests, request_errors AS requesterrors, {EdgeHourSql.Counts} FROM hour_total WHERE start_ns >= $from AND start_ns < $to ORDER BY start_ns",
        new { from = fromNs, to = toNs },
        cancellation).ConfigureAwait(false)).Select(row => row.ToTotal(HourNs))];

    /// <summary>Hours of some edges.</summary>
    public async Task<IReadOnlyList<EdgeHourRow>> HoursAsync(long fromNs, long toNs, IReadOnlyCollection<EdgeKey> edges, CancellationToken cancellation)
    {
        if (edges.Count == 0) return [];
        var (named, parameters) = (new StringBuilder(), new DynamicParameters(new { from = fromNs, to = toNs }));
        foreach (var edge in edges)
        {
            var i = named.Length;
            named.Append(i == 0 ? "" : ", ").Append(System.Globalization.CultureInfo.InvariantCulture, $"(CAST($a{i} AS varchar), CAST($b{i} AS varchar), CAST($c{i} AS varchar))");
            parameters.Add($"a{i}", edge.Caller is null ? null : EdgeHourTable.Stored(edge.Caller));
            parameters.Add($"b{i}", EdgeHourTable.Stored(edge.Callee));
            parameters.Add($"c{i}", EdgeHourTable.Stored(edge.Operation));
        }

        // Joined: one look at the hours, however many edges.
        return Ordered(await RowsAsync(
            $"SELECT {EdgeHourSql.Row} FROM edge_hour JOIN (VALUES {named}) AS wanted (a, b, c) ON callee = b AND operation = c AND caller IS NOT DISTINCT FROM a WHERE start_ns >= $from AND start_ns < $to",
            parameters,
            cancellation).ConfigureAwait(false));
    }

    /// <summary>Hours whose worst minute may be a near miss.</summary>
    public async Task<IReadOnlyList<EdgeHourRow>> WorstAsync(long fromNs, long toNs, double leastFirstFailed, double leastReproduction, CancellationToken cancellation) => Ordered(await RowsAsync(
        $"SELECT {EdgeHourSql.Row} FROM edge_hour WHERE start_ns >= $from AND start_ns < $to AND caller IS NOT NULL AND worst_first_failed >= $failed AND worst_attempts - worst_calls >= $reproduction * worst_first_failed",
        new { from = fromNs, to = toNs, failed = leastFirstFailed, reproduction = leastReproduction },
        cancellation).ConfigureAwait(false));

    private static IReadOnlyList<EdgeHourRow> Ordered(IEnumerable<EdgeHourSql.SumRow> rows) => [.. rows.Select(row => row.ToHour(HourNs))
        .OrderBy(row => row.Counts.StartNs)
        .ThenBy(row => row.Counts.Caller, StringComparer.Ordinal)
        .ThenBy(row => row.Counts.Callee, StringComparer.Ordinal)
        .ThenBy(row => row.Counts.Operation, StringComparer.Ordinal)];

    private Task<List<EdgeHourSql.SumRow>> RowsAsync(string sql, object parameters, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (List<EdgeHourSql.SumRow>)[.. await connections.RowsAsync<EdgeHourSql.SumRow>(connection, sql, parameters, cancellation).ConfigureAwait(false)],
        cancellation);
}
