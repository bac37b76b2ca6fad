using Analyzer.Service.Reports.Schedules;
using Xunit;

namespace Analyzer.Tests.Service.Reports;

/// <summary>When schedules are due, over changes of clocks above all.</summary>
public sealed class ScheduleTimesTests
{
    private const string Berlin = "Europe/Berlin", NewYork = "America/New_York";

    [Theory]
    [InlineData("0 8 * * 1", Berlin, "2026-03-20T00:00:00Z", "2026-03-23T07:00:00Z 2026-03-30T06:00:00Z")]
    [InlineData("0 8 * * 1", Berlin, "2026-10-18T12:00:00Z", "2026-10-19T06:00:00Z 2026-10-26T07:00:00Z")]
    [InlineData("0 0 8 ? * MON", NewYork, "2026-03-01T00:00:00Z", "2026-03-02T13:00:00Z 2026-03-09T12:00:00Z")]
    [InlineData("0 8 * * mon", NewYork, "2026-10-25T00:00:00Z", "2026-10-26T12:00:00Z 2026-11-02T13:00:00Z")]
    public void Weekly_KeepsItsLocalTime_OverAChangeOfClocks(string cron, string zone, string after, string expected) => Assert.Equal(expected, Next(cron, zone, after, 2));

    [Theory]
    // The hour that clocks leave out: once, when they jump; the days around it as ever.
    [InlineData(Berlin, "2026-03-27T12:00:00Z", "2026-03-28T01:30:00Z 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z")]
    [InlineData(NewYork, "2026-03-06T12:00:00Z", "2026-03-07T07:30:00Z 2026-03-08T07:00:00Z 2026-03-09T06:30:00Z")]
    // The hour that comes twice: once, the first time.
    [InlineData(Berlin, "2026-10-23T12:00:00Z", "2026-10-24T00:30:00Z 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z")]
    public void Daily_InTheHourThatChanges_IsDueOnceADay(string zone, string after, string expected)
    {
        Assert.Equal(expected, Next("30 2 * * *", zone, after, 3));
        Assert.Equal(expected, Next("0 30 2 * * ?", zone, after, 3));
    }

    [Fact]
    public void Daily_InNewYorksDoubledHour_IsDueOnceADay() =>
        Assert.Equal("2026-10-31T05:30:00Z 2026-11-01T05:30:00Z 2026-11-02T06:30:00Z", Next("30 1 * * *", NewYork, "2026-10-30T12:00:00Z", 3));

    [Fact]
    public void Hourly_GoesOnAsTimeDoes() =>
        Assert.Equal("2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z", Next("0 * * * *", Berlin, "2026-10-24T23:00:00Z", 3));

    [Theory]
    [InlineData("30 2 * * *", Berlin, "2026-10-25T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("30 2 * * *", Berlin, "2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("30 2 * * *", Berlin, "2026-10-25T00:29:59Z", "2026-10-24T00:30:00Z")]
    [InlineData("30 2 * * *", Berlin, "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("30 2 * * *", Berlin, "2026-03-29T00:59:59Z", "2026-03-28T01:30:00Z")]
    [InlineData("0 8 * * 1", Berlin, "2026-03-30T06:00:00Z", "2026-03-30T06:00:00Z")]
    [InlineData("@daily", "UTC", "2026-03-30T06:00:00Z", "2026-03-30T00:00:00Z")]
    [InlineData("@weekly", "UTC", "2026-03-30T06:00:00Z", "2026-03-29T00:00:00Z")]
    [InlineData("@monthly", "UTC", "2026-03-30T06:00:00Z", "2026-03-01T00:00:00Z")]
    public void Last_IsWhatWasDueUpToNow(string cron, string zone, string now, string expected)
    {
        var times = Times(cron, zone);
        Assert.Equal(expected, Text(times.LastUpTo(Ns(now), 0)!.Value));
        Assert.Null(times.LastUpTo(Ns(now), Ns(expected)));
        Assert.NotNull(times.LastUpTo(Ns(now), Ns(expected) - 1));
    }

    [Fact]
    public void NextAndLast_AgreeThroughAYearOfEveryZone()
    {
        foreach (var zone in new[] { Berlin, NewYork, "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata", "UTC" })
        {
            var times = Times("30 1,2 * * *", zone);
            var at = Ns("2026-01-01T00:00:00Z");
            for (var day = 0; day < 500; day++)
            {
                var next = times.NextAfter(at)!.Value;
                Assert.Equal(Text(next), Text(times.LastUpTo(next + 1, at) ?? 0));
                at = next;
            }
        }
    }

    [Fact]
    public void Between_CountsWhatPassed()
    {
        var times = Times("0 8 * * *", "UTC");
        Assert.Equal(20, times.Between(Ns("2026-03-01T08:00:00Z"), Ns("2026-03-22T08:00:00Z")));
        Assert.Equal(0, times.Between(Ns("2026-03-01T08:00:00Z"), Ns("2026-03-02T08:00:00Z")));
        Assert.Equal(1000, Times("* * * * *", "UTC").Between(0, Ns("2026-03-02T08:00:00Z")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("60 8 * * 1")]
    [InlineData("* * * *")]
    [InlineData("0 0 8 * * MON TUE WED")]
    public void WhatIsNoExpression_IsRefused(string cron) => Assert.Null(ScheduleTimes.Parse(cron, TimeZoneInfo.Utc));

    [Theory]
    [InlineData("7d", "2026-03-30T06:00:00Z", "2026-03-23T06:00:00Z 2026-03-30T06:00:00Z")]
    [InlineData("day", "2026-03-30T06:00:00Z", "2026-03-28T23:00:00Z 2026-03-29T22:00:00Z 2026-03-27T23:00:00Z")]
    [InlineData("week", "2026-03-30T06:00:00Z", "2026-03-22T23:00:00Z 2026-03-29T22:00:00Z 2026-03-15T23:00:00Z")]
    [InlineData("Month", "2026-11-01T08:00:00Z", "2026-09-30T22:00:00Z 2026-10-31T23:00:00Z 2026-08-31T22:00:00Z")]
    public void Period_IsSeenFromTheDueTime_InItsZone(string period, string due, string expected)
    {
        var request = ReportPeriod.Parse(period)!.At(Ns(due), TimeZoneInfo.FindSystemTimeZoneById(Berlin));
        var text = $"{Text(request.Period.StartNs)} {Text(request.Period.EndNs)}";
        Assert.Equal(expected, request.Before is { } before ? $"{text} {Text(before.StartNs)}" : text);
        Assert.True(request.Before is null || request.Before.Value.EndNs == request.Period.StartNs);
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("2")]
    [InlineData("fortnight")]
    [InlineData("10000d")]
    public void WhatIsNoPeriod_IsRefused(string period) => Assert.Null(ReportPeriod.Parse(period));

    private static ScheduleTimes Times(string cron, string zone) => ScheduleTimes.Parse(cron, TimeZoneInfo.FindSystemTimeZoneById(zone))!;

    private static string Next(string cron, string zone, string after, int count)
    {
        var (times, at, found) = (Times(cron, zone), Ns(after), new List<string>());
        for (var i = 0; i < count; i++) found.Add(Text(at = times.NextAfter(at)!.Value));
        return string.Join(' ', found);
    }

    private static long Ns(string time) => Unix.Ns(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

    private static string Text(long ns) => Analyzer.Service.Cli.TimeText.Instant(ns);
}
