using System.Diagnostics.CodeAnalysis;
using Analyzer.Store.Analysis;
using Analyzer.Store.Records;
using Dapper;

namespace Analyzer.Store.Series;

/// <summary>Aggregates of table <c>edge_series</c>, in the SQL that both engines understand.</summary>
internal sealed class EdgeSeriesReader(IRecordConnections connections) : IEdgeSeriesReader
{
    // Named as the row's members, which are matched whatever their case.
    private const string Sums =
        "sum(calls) AS calls, sum(attempts) AS attempts, sum(retries) AS retries, sum(hedges) AS hedges, sum(redeliveries) AS redeliveries, sum(errors) AS errors, " +
        "sum(failed_attempts) AS failedattempts, sum(masked) AS masked, sum(timeouts) AS timeouts, sum(orphaned_ns) AS orphanedns, sum(duration_ns) AS durationns";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EdgeSeriesRow>> EdgesAsync(EdgeSeriesQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = Filter(query);
        var rows = await RowsAsync($"SELECT caller, callee, operation, {Sums} FROM edge_series{filter.Where} GROUP BY caller, callee, operation", filter, cancellation).ConfigureAwait(false);
        // Ordinal, which the engines' collations need not be.
        return [.. rows
            .OrderBy(row => row.Caller, StringComparer.Ordinal).ThenBy(row => row.Callee, StringComparer.Ordinal).ThenBy(row => row.Operation, StringComparer.Ordinal)
            .Select(row => row.ToRow(query.FromNs, query.ToNs - query.FromNs, row.Caller, row.Callee, row.Operation))];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EdgeSeriesRow>> BucketsAsync(EdgeSeriesQuery query, long widthNs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widthNs);
        var filter = Filter(query);
        var rows = await RowsAsync($"SELECT start_ns - start_ns % {widthNs} AS startns, {Sums} FROM edge_series{filter.Where} GROUP BY 1 ORDER BY 1", filter, cancellation).ConfigureAwait(false);
        var caller = query.Caller is { Length: 0 } ? null : query.Caller ?? "";
        return [.. rows.Select(row => row.ToRow(row.StartNs, widthNs, caller, query.Callee ?? "", query.Operation ?? ""))];
    }

    private static RecordFilter Filter(EdgeSeriesQuery query)
    {
        var filter = new RecordFilter();
        filter.Add("start_ns", ">=", query.FromNs);
        filter.Add("start_ns", "<", query.ToNs);
        filter.AddEither("caller", "callee", Stored(query.Service));
        if (query.Caller is { Length: 0 }) filter.AddNull("caller");
        else filter.Add("caller", "=", Stored(query.Caller));
        filter.Add("callee", "=", Stored(query.Callee));
        filter.Add("operation", "=", Stored(query.Operation));
        return filter;
    }

    // PostgreSQL's text takes no NUL, neither in a row nor in a parameter.
    private static string? Stored(string? name) => name?.Replace('\0', '\u2400');

    private Task<List<Row>> RowsAsync(string sql, RecordFilter filter, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (await connections.RowsAsync<Row>(connection, sql, filter.Parameters, cancellation).ConfigureAwait(false)).AsList(),
        cancellation);

    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Dapper makes it.")]
    private sealed class Row
    {
        public string? Caller { get; init; }

        public string Callee { get; init; } = "";

        public string Operation { get; init; } = "";

        public long StartNs { get; init; }

        public double Calls { get; init; }

        public double Attempts { get; init; }

        public double Retries { get; init; }

        public double Hedges { get; init; }

        public double Redeliveries { get; init; }

        public double Errors { get; init; }

        public double FailedAttempts { get; init; }

        public double Masked { get; init; }

        public double Timeouts { get; init; }

        public double OrphanedNs { get; init; }

        public double DurationNs { get; init; }

        public EdgeSeriesRow ToRow(long startNs, long widthNs, string? caller, string callee, string operation) => new(startNs, widthNs, caller, callee, operation)
        {
            Calls = Calls,
            Attempts = Attempts,
            Retries = Retries,
            Hedges = Hedges,
            Redeliveries = Redeliveries,
            Errors = Errors,
            FailedAttempts = FailedAttempts,
            Masked = Masked,
            Timeouts = Timeouts,
            OrphanedNs = OrphanedNs,
            DurationNs = DurationNs,
        };
    }
}
