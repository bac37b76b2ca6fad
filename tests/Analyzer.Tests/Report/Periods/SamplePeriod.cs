using Analyzer.Model.Findings;
using Analyzer.Model.Periods;

namespace Analyzer.Tests.Report.Periods;

/// <summary>A week in which everything that a report can say has happened.</summary>
internal static class SamplePeriod
{
    /// <summary>Length of an hour, ns.</summary>
    public const long HourNs = 3_600_000_000_000;

    /// <summary>Monday, 2026-11-16 00:00 UTC.</summary>
    public static readonly long Start = new DateTimeOffset(2026, 11, 16, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;

    private static readonly SpanReference s_span = new("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");

    /// <summary>The week.</summary>
    public static TimeWindow Week { get; } = new(Start, Start + (168 * HourNs));

    /// <summary>The report.</summary>
    /// <param name="caller">Name of the first caller; hostile in some tests.</param>
    public static PeriodReport Of(string caller = "checkout") => new()
    {
        Period = Week,
        Before = new TimeWindow(Start - (168 * HourNs), Start),
        Coverage = new PeriodCoverage(168, 167, 168, 160, 1_204_331, 21_400_112, 0.1, ["1 of 168 hours has no data: what ran in it is not in this report.", "2 callees have no spans of their own and are seen through callers only: shop/postgresql, mail."]),
        Totals = Total(Start, 168 * HourNs, 1_200_000, 2_400, 4_800_000, 5_300_000, 520_000),
        TotalsBefore = Total(Start - (168 * HourNs), 168 * HourNs, 1_150_000, 2_300, 4_600_000, 4_700_000, 90_000),
        Trend = [.. Enumerable.Range(0, 4).Select(week => Total(Start + ((week - 3) * 168 * HourNs), 168 * HourNs, 1_100_000 + (week * 30_000), 2_000, 4_500_000, 4_550_000 + (week * 250_000), 50_000 + (week * 150_000)))],
        Hours = [.. Hours().Select(hour => Total(Start + (hour * HourNs), HourNs, 7_000, 14, 28_500, 29_000 + (hour * 20), 500 + (hour * 15)))],
        Amplifiers =
        [
            Amplifier(caller, "inventory", "POST /reserve/{sku}", AmplifierChange.New, 1.9, 1, hour => hour < 60 ? 1 : 1.4 + ((hour % 24) / 24.0)),
            Amplifier("orders", "shop/postgresql", "UPDATE stock", AmplifierChange.Grown, 1.4, 1.12, hour => 1.2 + (0.4 * Math.Abs(Math.Sin(hour / 7.6)))),
            Amplifier("gateway", "recommendations", "GET /recommend/{id}", AmplifierChange.Steady, 1.15, 1.15, _ => 1.15) with { AcknowledgedUntilNs = Start + (720 * HourNs) },
        ],
        Gone = [new GoneAmplifier("search", "index", "GET /q", new EdgeCounts { Calls = 9_000, Attempts = 12_000, Masked = 800 }, new EdgeCounts { Calls = 9_200, Attempts = 9_210, Masked = 3 })],
        PolicyChanges = [new PolicyChange(PolicyChangeKind.Changed, Policy(3), Policy(5), "5 attempts, were 3")],
        Drift = [new PeriodDrift(new DriftFinding("pricing", "pricing-2", "1.4.0", "latency", null, "ns", 48_000_000, 6_000_000, 41_000, 83_000, 0.99, Start + (80 * HourNs), [s_span]), true)],
        Conflicts = [new PeriodConflict(new PolicyConflict("retries-at-several-layers", "gateway → checkout", "checkout → inventory", null, null, 9, "gateway → checkout makes 3 attempts and checkout → inventory 3: together up to 9."), false)],
        Potential = [new PeriodPotential(new PotentialPath([new PotentialStep(null, "gateway", "GET /", 1, true), new PotentialStep("gateway", "checkout", "POST /orders", 3, true), new PotentialStep("checkout", "inventory", "POST /reserve/{sku}", 5, true)], 15, 1.9, 2, 400_000), 9)],
        NearMisses = [new NearMiss("checkout", "inventory", "POST /reserve/{sku}", Start + (90 * HourNs), 1.4, 2_900, 1_100, 700, 1_040, false)],
        Queues = [new QueueGrowth("orders", "mailer", "orders.paid", new Quantiles(9_000, 20_000_000, 90_000_000, 200_000_000, 900_000_000, 2e11), new Quantiles(9_900, 60_000_000, 700_000_000, 2_000_000_000, 9_000_000_000, 9e11), [s_span])],
        Incidents = [new PeriodIncident("20261119T180000Z-inventory", Start + (90 * HourNs), Start + (91 * HourNs), "inventory", "error", true, "Errors in inventory spread to checkout.")],
        Fixes = [new WhatIfResult("checkout->inventory: budget=10%", "retries on checkout → inventory at most 10 % of calls", true, WhatIfMethod.Replay, 310_000, 0.62, 1_200, 2_400, 2_500, [new WhatIfLoad("inventory", 900_000, 590_000, 40, 22)], ["attempts fail as they did"])],
    };

    private static IEnumerable<int> Hours() => Enumerable.Range(0, 168).Where(hour => hour != 100);

    private static ClientPolicy Policy(int attempts) => new("checkout", "inventory", "POST /reserve/{sku}", null, null, attempts, true, 600_000_000, BackoffKind.Exponential, 50_000_000, ["503"], ["400"], 400_000, 90_000, 0.97, [s_span]);

    private static PeriodTotals Total(long startNs, long widthNs, double requests, double errors, double calls, double attempts, double failed) =>
        new(startNs, widthNs, requests, errors, new EdgeCounts { Calls = calls, Attempts = attempts, Retries = attempts - calls, FailedAttempts = failed, Masked = failed * 0.95, Errors = failed * 0.05, Timeouts = failed * 0.2, OrphanedNs = 3e9 }, 4e11);

    private static HiddenAmplifier Amplifier(string caller, string callee, string operation, AmplifierChange change, double factor, double before, Func<int, double> hourly) => new()
    {
        Caller = caller,
        Callee = callee,
        Operation = operation,
        Counts = new EdgeCounts { Calls = 400_000, Attempts = 400_000 * factor, Retries = 400_000 * (factor - 1), FailedAttempts = 380_000 * (factor - 1), Masked = 375_000 * (factor - 1), Timeouts = 9_000, OrphanedNs = 4e9 },
        Before = new EdgeCounts { Calls = 390_000, Attempts = 390_000 * before },
        Change = change,
        ErrorBound = 0.01,
        AttributedExcess = 410_000 * (factor - 1),
        OrphanedShare = 0.02,
        MaxAttempts = 5,
        PeakAmplification = Hours().Max(hourly),
        PeakNs = Start + (90 * HourNs),
        Trend = [before, before, before, factor],
        Hours = [.. Hours().Select(hour => new AmplifierHour(Start + (hour * HourNs), 2_400, 2_400 * hourly(hour), 2_300 * (hourly(hour) - 1)))],
        Failures = [new("503", 200_000), new("timeout", 9_000)],
        Exemplars = [s_span],
    };
}
