using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Cli;
using Xunit;

namespace Analyzer.Tests.Service;

public sealed class WindowResolutionTests
{
    private static readonly TimeWindow s_afternoon = Data("2026-11-23T13:50:00Z", "2026-11-23T14:30:00Z");
    private static readonly TimeWindow s_night = Data("2026-11-23T23:50:00Z", "2026-11-24T00:20:00Z");
    private static readonly TimeWindow s_days = Data("2026-11-20T10:00:00Z", "2026-11-23T18:00:00Z");

    [Fact]
    public void Resolve_Nothing_StaysOpen() => Assert.Equal((null, null), WindowResolution.Resolve(null, null, s_afternoon));

    [Theory]
    [InlineData("14:00", "14:20", "2026-11-23T14:00:00Z", "2026-11-23T14:20:00Z")]
    [InlineData("13:00", "15:00", "2026-11-23T13:00:00Z", "2026-11-23T15:00:00Z")]
    [InlineData("-20m", "-5m", "2026-11-23T14:10:00Z", "2026-11-23T14:25:00Z")]
    [InlineData("+5m", "24:00", "2026-11-23T13:55:00Z", "2026-11-24T00:00:00Z")]
    [InlineData("2026-11-23T15:00:00+01:00", "14:10", "2026-11-23T14:00:00Z", "2026-11-23T14:10:00Z")]
    public void Resolve_OneDay_IsThatDay(string from, string to, string expectedFrom, string expectedTo) =>
        AssertWindow(from, to, s_afternoon, expectedFrom, expectedTo);

    [Theory]
    [InlineData("23:55", "00:10", "2026-11-23T23:55:00Z", "2026-11-24T00:10:00Z")]
    [InlineData("23:00", "01:00", "2026-11-23T23:00:00Z", "2026-11-24T01:00:00Z")]
    [InlineData("00:05", "00:10", "2026-11-24T00:05:00Z", "2026-11-24T00:10:00Z")]
    public void Resolve_AcrossMidnight_TakesTheDayInsideTheData(string from, string to, string expectedFrom, string expectedTo) =>
        AssertWindow(from, to, s_night, expectedFrom, expectedTo);

    [Fact]
    public void Resolve_EndAfterMidnightOfOneDaysData_IsTheNextDay() =>
        AssertWindow("14:00", "00:10", s_afternoon, "2026-11-23T14:00:00Z", "2026-11-24T00:10:00Z");

    [Fact]
    public void Resolve_TimeThatFitsSeveralDays_AsksForTheDay()
    {
        var error = Assert.Throws<CliException>(() => WindowResolution.Resolve(Bound("14:00"), null, s_days));
        Assert.Equal(ExitCodes.WrongUsage, error.ExitCode);
        Assert.Contains("fits 4 days of the data (2026-11-20 to 2026-11-23)", error.Message, StringComparison.Ordinal);
        Assert.Contains("2026-11-20T14:00Z", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_TimeThatFitsOneOfSeveralDays_IsUnambiguous()
    {
        var (fromNs, _) = WindowResolution.Resolve(Bound("19:00"), null, Data("2026-11-22T18:30:00Z", "2026-11-23T18:00:00Z"));
        Assert.Equal("2026-11-22T19:00:00Z", TimeText.Instant(fromNs!.Value));
    }

    [Theory]
    [InlineData("-5m", "-20m")]
    [InlineData("2026-11-23T14:00:00Z", "2026-11-23T14:00:00Z")]
    public void Resolve_EndNotAfterStart_IsRefused(string from, string to)
    {
        var error = Assert.Throws<CliException>(() => WindowResolution.Resolve(Bound(from), Bound(to), s_afternoon));
        Assert.Equal(ExitCodes.WrongUsage, error.ExitCode);
        Assert.Contains("ends before it begins", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_DistanceBeyondAllTime_DoesNotWrap()
    {
        var (fromNs, toNs) = WindowResolution.Resolve(Bound("-100000d"), Bound("+100000d"), s_afternoon);
        Assert.True(fromNs < s_afternoon.StartNs);
        Assert.Equal(long.MaxValue, toNs);
    }

    [Fact]
    public void ResolveWithSpans_NoSpanInside_SaysWhereTheDataLies()
    {
        var error = Assert.Throws<CliException>(() => WindowResolution.ResolveWithSpans(Bound("15:00"), Bound("16:00"), Spans(s_afternoon)));
        Assert.Equal(ExitCodes.NotDone, error.ExitCode);
        Assert.Contains("2026-11-23T13:50:00Z to 2026-11-23T14:30:00Z", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RangeOf_SpanWithoutAClock_IsLeftOut()
    {
        var spans = Spans(s_afternoon);
        spans.Add(new SpanDraft { StartNs = 0, EndNs = 5 }, resource: 0, scope: 0);
        Assert.Equal(s_afternoon, SpanInput.RangeOf(spans));
    }

    private static void AssertWindow(string from, string to, TimeWindow data, string expectedFrom, string expectedTo)
    {
        var (fromNs, toNs) = WindowResolution.Resolve(Bound(from), Bound(to), data);
        Assert.Equal((expectedFrom, expectedTo), (TimeText.Instant(fromNs!.Value), TimeText.Instant(toNs!.Value)));
    }

    private static SpanBatch Spans(TimeWindow data)
    {
        var spans = new SpanBatch();
        spans.Add(new SpanDraft { StartNs = data.StartNs, EndNs = data.EndNs }, resource: 0, scope: 0);
        return spans;
    }

    private static TimeWindow Data(string first, string last) => new(Ns(first), Ns(last));

    private static long Ns(string instant) => Assert.IsType<TimeBound.At>(Bound(instant)).UnixNs;

    private static TimeBound Bound(string text) => TimeBound.Parse(text, out var reason) ?? throw new ArgumentException(reason);
}
