using System.Diagnostics.CodeAnalysis;
using Analyzer.Store.Analysis;

namespace Analyzer.Store.Rollups;

/// <summary>How table <c>edge_hour</c> is read, in the SQL that both engines understand.</summary>
internal static class EdgeHourSql
{
    /// <summary>Calls of an hour from which on its factor can be a peak.</summary>
    public const int EnoughCalls = 10;

    /// <summary>Columns that are summed, of tables <c>edge_hour</c>, <c>edge_day</c> and <c>hour_total</c>.</summary>
    public const string Summed = "calls, attempts, retries, hedges, redeliveries, errors, failed_attempts, masked, timeouts, orphaned_ns, duration_ns, work_ns";

    /// <summary>Sums, named as the members of <see cref="SumRow"/>, which are matched whatever their case.</summary>
    public const string Sums =
        "sum(calls) AS calls, sum(attempts) AS attempts, sum(retries) AS retries, sum(hedges) AS hedges, sum(redeliveries) AS redeliveries, sum(errors) AS errors, sum(failed_attempts) AS failedattempts, "
        + "sum(masked) AS masked, sum(timeouts) AS timeouts, sum(orphaned_ns) AS orphanedns, sum(duration_ns) AS durationns, sum(work_ns) AS workns";

    /// <summary>The counts of a row as they are.</summary>
    public const string Counts =
        "calls, attempts, retries, hedges, redeliveries, errors, failed_attempts AS failedattempts, masked, timeouts, orphaned_ns AS orphanedns, duration_ns AS durationns, work_ns AS workns";

    /// <summary>One row as it is.</summary>
    public const string Row =
        "start_ns AS startns, caller, callee, operation, " + Counts + ", worst_ns AS worstns, worst_calls AS worstcalls, worst_attempts AS worstattempts, worst_errors AS worsterrors, worst_first_failed AS worstfirstfailed";

    /// <summary>Largest factor of an hour; hedges are bought on purpose and left out.</summary>
    public static readonly string Peak = $"coalesce(max(CASE WHEN calls >= {EnoughCalls} THEN (attempts - hedges) / calls END), 0) AS peak";

    /// <summary>Sums the hours of a day, $start to $end, into table <c>edge_day</c>.</summary>
    public static readonly string InsertDay =
        $"INSERT INTO edge_day (start_ns, caller, callee, operation, {Summed}, peak) SELECT $start, caller, callee, operation, {Sums}, {Peak} FROM edge_hour "
        + "WHERE start_ns >= $start AND start_ns < $end AND caller IS NOT NULL GROUP BY caller, callee, operation";

    /// <summary>Replaces a row of table <c>hour_total</c>.</summary>
    public static readonly string PutTotal =
        $"INSERT INTO hour_total (start_ns, requests, request_errors, {Summed}) VALUES ($start, $requests, $requestErrors, $calls, $attempts, $retries, $hedges, $redeliveries, $errors, $failed, $masked, $timeouts, $orphaned, $duration, $work) "
        + $"ON CONFLICT (start_ns) DO UPDATE SET requests = excluded.requests, request_errors = excluded.request_errors, {string.Join(", ", Summed.Split(", ").Select(column => $"{column} = excluded.{column}"))}";

    /// <summary>A row of a query.</summary>
    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Dapper makes it.")]
    internal sealed class SumRow
    {
        public long StartNs { get; init; }

        public string? Caller { get; init; }

        public string Callee { get; init; } = "";

        public string Operation { get; init; } = "";

        public double Requests { get; init; }

        public double RequestErrors { get; init; }

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

        public double WorkNs { get; init; }

        public double Peak { get; init; }

        public long WorstNs { get; init; }

        public double WorstCalls { get; init; }

        public double WorstAttempts { get; init; }

        public double WorstErrors { get; init; }

        public double WorstFirstFailed { get; init; }

        public EdgeHourRow ToHour(long widthNs) => new(ToCounts(StartNs, widthNs), WorkNs, new WorstMinute(WorstNs, WorstCalls, WorstAttempts, WorstErrors, WorstFirstFailed));

        public RollupSum ToSum(long stepNs) => new(ToCounts(StartNs, stepNs), WorkNs, Peak);

        public HourTotal ToTotal(long widthNs) => new(new EntryHour(StartNs, Requests, RequestErrors), ToCounts(StartNs, widthNs), WorkNs);

        private EdgeSeriesRow ToCounts(long startNs, long widthNs) => new(startNs, widthNs, Caller, Callee, Operation)
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
