using System.Diagnostics.CodeAnalysis;
using Analyzer.Store.Analysis;

namespace Analyzer.Store.Rollups;

/// <summary>How table <c>edge_hour</c> is read, in the SQL that both engines understand.</summary>
internal static class EdgeHourSql
{
    /// <summary>Calls of an hour from which on its factor can be a peak.</summary>
    public const int EnoughCalls = 10;

    /// <summary>Sums, named as the members of <see cref="SumRow"/>, which are matched whatever their case.</summary>
    public const string Sums =
        "sum(calls) AS calls, sum(attempts) AS attempts, sum(retries) AS retries, sum(hedges) AS hedges, sum(redeliveries) AS redeliveries, sum(errors) AS errors, sum(failed_attempts) AS failedattempts, "
        + "sum(masked) AS masked, sum(timeouts) AS timeouts, sum(orphaned_ns) AS orphanedns, sum(duration_ns) AS durationns, sum(work_ns) AS workns";

    /// <summary>One row as it is.</summary>
    public const string Row =
        "start_ns AS startns, caller, callee, operation, calls, attempts, retries, hedges, redeliveries, errors, failed_attempts AS failedattempts, masked, timeouts, orphaned_ns AS orphanedns, "
        + "duration_ns AS durationns, work_ns AS workns, worst_ns AS worstns, worst_calls AS worstcalls, worst_attempts AS worstattempts, worst_errors AS worsterrors, worst_first_failed AS worstfirstfailed";

    /// <summary>Largest factor of an hour; hedges are bought on purpose and left out.</summary>
    public static readonly string Peak = $"coalesce(max(CASE WHEN calls >= {EnoughCalls} THEN (attempts - hedges) / calls END), 0) AS peak";

    /// <summary>A row of a query.</summary>
    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Dapper makes it.")]
    internal sealed class SumRow
    {
        public long StartNs { get; init; }

        public string? Caller { get; init; }

        public string Callee { get; init; } = "";

        public string Operation { get; init; } = "";

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
