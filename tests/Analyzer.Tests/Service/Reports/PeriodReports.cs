using Analyzer.Model.Findings;
using Analyzer.Model.Periods;

namespace Analyzer.Tests.Service.Reports;

/// <summary>Reports for tests of what is done with them.</summary>
internal static class PeriodReports
{
    /// <summary>A report that found nothing.</summary>
    public static PeriodReport Quiet(TimeWindow period) => new()
    {
        Period = period,
        Coverage = new PeriodCoverage(1, 1, 0, 0, 10, 100, 1, []),
        Totals = new PeriodTotals(period.StartNs, period.EndNs - period.StartNs, 10, 0, new EdgeCounts(), 1),
        Trend = [],
        Hours = [],
        Amplifiers = [],
        Gone = [],
        PolicyChanges = [],
        Drift = [],
        Conflicts = [],
        Potential = [],
        NearMisses = [],
        Queues = [],
        Incidents = [],
        Fixes = [],
    };

    /// <summary>The same with an amplifier from orders to inventory.</summary>
    public static PeriodReport With(this PeriodReport report, double amplification, AmplifierChange change, string operation = "GET /items") => report with
    {
        Amplifiers =
        [
            .. report.Amplifiers,
            new HiddenAmplifier
            {
                Caller = "orders",
                Callee = "inventory",
                Operation = operation,
                Counts = new EdgeCounts { Calls = 100, Attempts = 100 * amplification, Retries = 100 * (amplification - 1) },
                Change = change,
                ErrorBound = 0,
                AttributedExcess = 100 * (amplification - 1),
                OrphanedShare = 0,
                MaxAttempts = 3,
                PeakAmplification = amplification,
                PeakNs = report.Period.StartNs,
                Trend = [],
                Hours = [],
                Failures = [],
                Exemplars = [],
            },
        ],
    };
}
