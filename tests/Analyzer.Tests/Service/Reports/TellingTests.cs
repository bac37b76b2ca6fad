using Analyzer.Model.Findings;
using Analyzer.Model.Periods;
using Analyzer.Service.Reports;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Store.Reports;
using Xunit;

namespace Analyzer.Tests.Service.Reports;

/// <summary>When receivers are told, and what acknowledging changes about that.</summary>
public sealed class TellingTests
{
    private const long Now = 1_000;
    private static readonly long s_nowNs = Unix.Ns(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly PeriodReport s_quiet = PeriodReports.Quiet(new TimeWindow(0, 100));

    [Fact]
    public void Acknowledged_UntilTheLatestThatHolds_AndOnlyItsOwnEdge()
    {
        var report = s_quiet.With(3, AmplifierChange.New).With(3, AmplifierChange.New, "PUT /items");
        AcknowledgementRecord[] known = [Known("GET /items", Now + 5), Known("GET /items", Now + 9), Known("PUT /items", Now), Known(null, Now - 1), Known("GET /items", Now + 99) with { Callee = "payments" }];

        Assert.Equal([Now + 9, null], Acknowledged.Apply(report, known, Now).Amplifiers.Select(amplifier => amplifier.AcknowledgedUntilNs));
        Assert.Equal([Now + 9, Now + 7], Acknowledged.Apply(report, [.. known, Known(null, Now + 7)], Now).Amplifiers.Select(amplifier => amplifier.AcknowledgedUntilNs));
    }

    [Fact]
    public void Always_IsToldOfNothing() => Assert.Null(Telling.WhyNot(Schedule(TellWhen.Always), s_quiet));

    [Fact]
    public void Changed_IsToldOfNews_UnlessTheyAreKnown()
    {
        var schedule = Schedule(TellWhen.Changed);
        var news = s_quiet.With(3, AmplifierChange.New);

        Assert.NotNull(Telling.WhyNot(schedule, s_quiet.With(3, AmplifierChange.Steady)));
        Assert.Null(Telling.WhyNot(schedule, news));
        Assert.NotNull(Telling.WhyNot(schedule, Acknowledged.Apply(news, [Known(null, Now + 1)], Now)));
        Assert.Null(Telling.WhyNot(schedule, Acknowledged.Apply(news, [Known(null, Now)], Now)));
    }

    [Fact]
    public void AboveThreshold_IsToldOfWhatIsAbove_UnlessItIsKnown()
    {
        var schedule = Schedule(TellWhen.AboveThreshold, "orders->inventory: amplification>2");

        Assert.NotNull(Telling.WhyNot(schedule, s_quiet.With(2, AmplifierChange.New)));
        Assert.Null(Telling.WhyNot(schedule, s_quiet.With(2.1, AmplifierChange.Steady)));
        Assert.NotNull(Telling.WhyNot(schedule, Acknowledged.Apply(s_quiet.With(2.1, AmplifierChange.Steady), [Known(null, Now + 1)], Now)));
        Assert.Null(Telling.WhyNot(schedule, Acknowledged.Apply(s_quiet.With(2.1, AmplifierChange.Steady).With(4, AmplifierChange.Steady, "PUT /items"), [Known("GET /items", Now + 1)], Now)));
    }

    [Fact]
    public void Rules_NameEveryMistake_ByItsField()
    {
        var wish = new ScheduleWish("-", "soon", "Mars/Olympus", "a while", ["ftp://x"], TellWhen.AboveThreshold, []);
        Assert.Equal(["cron", "name", "period", "targets", "thresholds", "timeZone"], ScheduleRules.Mistakes(wish, s_nowNs).Keys);
        Assert.Empty(ScheduleRules.Mistakes(new ScheduleWish("Weekly", "0 8 * * 1", "Europe/Berlin", "week", ["folder:/reports", "https://hook.example/x"], TellWhen.AboveThreshold, ["amplification>2"]), s_nowNs));
        Assert.Equal(["cron"], ScheduleRules.Mistakes(new ScheduleWish("Once", "0 0 8 1 1 ? 2020", "UTC", "week", [], TellWhen.Always, []), s_nowNs).Keys);
    }

    [Theory]
    [InlineData("Weekly report", "weekly-report")]
    [InlineData("  Büro: 7 Tage! ", "b-ro-7-tage")]
    [InlineData("…", "")]
    public void Id_IsMadeOfTheName(string name, string id) => Assert.Equal(id, ScheduleRules.IdOf(name));

    private static AcknowledgementRecord Known(string? operation, long untilNs) => new("a", "orders", "inventory", operation, untilNs, "", "", 0);

    private static ScheduleRecord Schedule(TellWhen when, params string[] thresholds) =>
        new() { Id = "s", Name = "s", Cron = "@daily", TimeZone = "UTC", Period = "1d", Targets = [], When = when, Thresholds = thresholds, CreatedNs = 0, FromNs = 0 };
}
