using Analyzer.IntegrationTests.Store;
using Analyzer.Model.Findings;
using Analyzer.Model.Periods;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Reports;
using Analyzer.Service.Reports.Rollups;
using Analyzer.Service.Telemetry;
using Analyzer.Store;
using Analyzer.Tests.Detect.Periods;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Analyzer.IntegrationTests.Reports;

/// <summary>Four simulated weeks, from spans to reports: received, analysed, rolled up.</summary>
public sealed class HistoryTests(HistoryTests.Weeks weeks) : IClassFixture<HistoryTests.Weeks>
{
    private const string Planted = "checkout → inventory", Drifted = "pricing-2";

    [Fact]
    public void FirstWeek_HasNothingHidden_AndSaysThatNothingIsToCompareWith()
    {
        var report = weeks.Reports[0];

        Assert.Empty(report.Amplifiers);
        Assert.Empty(report.Drift);
        Assert.Null(report.Before);
        Assert.Contains(report.Coverage.Notes, note => note.StartsWith("Nothing was recorded in the time before", StringComparison.Ordinal));
        Assert.Equal((168, 168), (report.Coverage.Hours, report.Coverage.HoursSeen));
        Assert.Equal(168 * Weeks.Requests, report.Totals.Requests);
    }

    [Fact]
    public void QuietWeek_HasNoNews() => AssertNothingNew(weeks.Reports[1]);

    [Fact]
    public void HiddenAmplification_IsNewInTheWeekItAppears_WithItsNumbers()
    {
        var report = weeks.Reports[2];

        var amplifier = Assert.Single(report.Amplifiers);
        Assert.Equal((Planted, AmplifierChange.New), ($"{amplifier.Caller} → {amplifier.Callee}", amplifier.Change));
        Assert.InRange(amplifier.Counts.Amplification, 1.23, 1.27);
        Assert.Equal(amplifier.Counts.FailedAttempts, amplifier.Counts.Masked);
        Assert.Equal(168, amplifier.Hours.Count);
        Assert.Equal(amplifier.Counts.Attempts, amplifier.Hours.Sum(hour => hour.Attempts));
        Assert.Equal(3, amplifier.Trend.Count);
        Assert.NotEmpty(amplifier.Exemplars);
        // The policy is as it was; what it repeats is not.
        Assert.Empty(report.PolicyChanges);
        Assert.Empty(report.Drift);
        Assert.Empty(report.NearMisses);
        Assert.Empty(report.Queues);
        // Taking away retries that all succeed helps nobody.
        Assert.Empty(report.Fixes);
        Assert.True(report.HasNews);
    }

    [Fact]
    public void DriftedInstance_IsNewInTheWeekItAppears_AndTheAmplifierIsAsBefore()
    {
        var report = weeks.Reports[3];

        var drift = Assert.Single(report.Drift);
        Assert.Equal(("pricing", Drifted, "latency", true), (drift.Finding.Service, drift.Finding.Instance, drift.Finding.Aspect, drift.IsNew));
        Assert.Equal((Planted, AmplifierChange.Steady), ($"{report.Amplifiers.Single().Caller} → {report.Amplifiers.Single().Callee}", report.Amplifiers.Single().Change));
        Assert.Empty(report.PolicyChanges);
        Assert.Empty(report.NearMisses);
        Assert.Empty(report.Gone);
    }

    [Fact]
    public void Month_ShowsBoth()
    {
        Assert.Equal(Planted, $"{weeks.Month.Amplifiers.Single().Caller} → {weeks.Month.Amplifiers.Single().Callee}");
        Assert.Equal(Drifted, Assert.Single(weeks.Month.Drift).Finding.Instance);
        Assert.Equal(4 * 168, weeks.Month.Hours.Count);
    }

    [Fact]
    public void Month_IsTheSumOfItsWeeks_ThoughItIsReadFromLongerRollups()
    {
        // The simulated weeks begin on Mondays, rolled-up ones on Thursdays: three whole ones, and the end of the one before.
        Assert.Equal(4, weeks.RolledUpWeeks);
        Assert.Equal(weeks.Reports.Sum(report => report.Totals.Counts.Attempts), weeks.Month.Totals.Counts.Attempts);
        Assert.Equal(weeks.Reports.Sum(report => report.Coverage.Spans), weeks.Month.Coverage.Spans);
        var amplifier = weeks.Month.Amplifiers.Single();
        Assert.Equal(amplifier.Hours.Sum(hour => hour.Attempts), amplifier.Counts.Attempts);
        Assert.Equal(amplifier.Hours.Sum(hour => hour.Masked), amplifier.Counts.Masked);
    }

    [Fact]
    public void Report_IsTheSame_BeforeAndAfterBackgroundWorkRolledItUp() =>
        Assert.Equal(PeriodReportCodec.Encode(weeks.Reports[2]), PeriodReportCodec.Encode(weeks.Early));

    private static void AssertNothingNew(PeriodReport report)
    {
        Assert.NotNull(report.Before);
        Assert.Empty(report.Amplifiers);
        Assert.Empty(report.Gone);
        Assert.Empty(report.PolicyChanges);
        Assert.Empty(report.Drift);
        // Every client here repeats once, now and then: layers of retries, but none that are new.
        Assert.DoesNotContain(report.Conflicts, conflict => conflict.IsNew);
        Assert.Empty(report.NearMisses);
        Assert.Empty(report.Queues);
        Assert.Empty(report.Fixes);
        Assert.False(report.HasNews);
    }

    /// <summary>The weeks, made once.</summary>
    public sealed class Weeks : IAsyncLifetime
    {
        /// <summary>Requests in each hour.</summary>
        public const int Requests = 30;

        private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-history-").FullName;

        /// <summary>A report on each week.</summary>
        public IReadOnlyList<PeriodReport> Reports { get; private set; } = [];

        /// <summary>The third week, made before anything of it was rolled up.</summary>
        public PeriodReport Early { get; private set; } = null!;

        /// <summary>A report on all four.</summary>
        public PeriodReport Month { get; private set; } = null!;

        /// <summary>Rolled-up weeks.</summary>
        public int RolledUpWeeks { get; private set; }

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            var clock = new StoppedClock { NowNs = SimulatedHistory.StartNs };
            var options = new WindowOptions { PauseNs = 0 };
            await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder, Time = clock }, default);
            using var analysis = new WindowAnalysis(store, options, clock, new AnalysisFigures(), new EdgeAmplificationBoard(), new AnalysedWindows(), NullLogger<WindowAnalysis>.Instance);
            using var rollups = new RollupWorker(store, options, new RollupOptions(null), clock, NullLogger<RollupWorker>.Instance);
            var (history, reporter, reports) = (new SimulatedHistory(Requests, 50_000_000_000, 1), new PeriodReporter(store, options), new List<PeriodReport>());
            for (var week = 0; week < 4; week++)
            {
                var fromNs = SimulatedHistory.StartNs + (week * SimulatedHistory.WeekNs);
                var batch = new SpanBatch();
                for (var hour = 0; hour < 168; hour++) history.Generate(fromNs + (hour * SimulatedHistory.HourNs), batch);
                await store.AppendAsync([batch], default);
                clock.NowNs = fromNs + SimulatedHistory.WeekNs + 3_600_000_000_000;
                while (await analysis.StepAsync(default)) { }
                if (week == 2) Early = await reporter.MakeAsync(new PeriodRequest(Week(week), null), _ => { }, default);
                while (await rollups.StepAsync(default)) { }
                reports.Add(await reporter.MakeAsync(new PeriodRequest(Week(week), null), _ => { }, default));
            }

            Reports = reports;
            RolledUpWeeks = (await store.Rollups.ListAsync(0, long.MaxValue, RollupBuilder.WeekNs, default)).Count;
            Month = await reporter.MakeAsync(new PeriodRequest(new TimeWindow(SimulatedHistory.StartNs, SimulatedHistory.StartNs + (4 * SimulatedHistory.WeekNs)), null), _ => { }, default);
        }

        /// <inheritdoc/>
        public ValueTask DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        private static TimeWindow Week(int week) => new(SimulatedHistory.StartNs + (week * SimulatedHistory.WeekNs), SimulatedHistory.StartNs + ((week + 1) * SimulatedHistory.WeekNs));
    }
}
