using Analyzer.Service.Cli;
using Xunit;

namespace Analyzer.Tests.Service;

public sealed class TimeBoundTests
{
    private const long SecondNs = 1_000_000_000;

    [Theory]
    [InlineData("2026-11-23T14:00:00Z", "2026-11-23T14:00:00Z")]
    [InlineData("2026-11-23t14:00:00z", "2026-11-23T14:00:00Z")]
    [InlineData("2026-11-23T16:00:00+02:00", "2026-11-23T14:00:00Z")]
    [InlineData("2026-11-23T08:30:00-05:30", "2026-11-23T14:00:00Z")]
    [InlineData("2026-11-23 14:00", "2026-11-23T14:00:00Z")]
    [InlineData("2026-11-23T14:00:00.25Z", "2026-11-23T14:00:00.25Z")]
    [InlineData("2026-11-23T24:00Z", "2026-11-24T00:00:00Z")]
    [InlineData("2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z")]
    public void Parse_Instant_IsThatInstant(string text, string expected)
    {
        var at = Assert.IsType<TimeBound.At>(TimeBound.Parse(text, out _));
        Assert.Equal(expected, TimeText.Instant(at.UnixNs));
    }

    [Fact]
    public void Parse_InstantWithNineDigits_KeepsNanoseconds()
    {
        var at = Assert.IsType<TimeBound.At>(TimeBound.Parse("1970-01-02T00:00:00.123456789Z", out _));
        Assert.Equal((86_400 * SecondNs) + 123_456_789, at.UnixNs);
    }

    [Theory]
    [InlineData("14:00", 14 * 3600)]
    [InlineData("9:05", (9 * 3600) + (5 * 60))]
    [InlineData("14:00:30", (14 * 3600) + 30)]
    [InlineData("14:00Z", 14 * 3600)]
    [InlineData("00:00", 0)]
    [InlineData("24:00", 24 * 3600)]
    public void Parse_TimeOfDay_WaitsForTheDay(string text, long expectedSeconds)
    {
        var time = Assert.IsType<TimeBound.OfDay>(TimeBound.Parse(text, out _));
        Assert.Equal(expectedSeconds * SecondNs, time.NsOfDay);
    }

    [Fact]
    public void Parse_Minus_IsBeforeTheEnd() =>
        Assert.Equal(new TimeBound.BeforeEnd("-20m", 1200 * SecondNs), TimeBound.Parse("-20m", out _));

    [Fact]
    public void Parse_Plus_IsAfterTheStart() =>
        Assert.Equal(new TimeBound.AfterStart("+5m", 300 * SecondNs), TimeBound.Parse("+5m", out _));

    [Theory]
    [InlineData("", "is not a time")]
    [InlineData("noon", "is not a time")]
    [InlineData("14", "is not a time")]
    [InlineData("20m", "is not a time")]
    [InlineData("-", "is not a time")]
    [InlineData("-20", "is not a time")]
    [InlineData("--5m", "is not a time")]
    [InlineData("2026-11-23", "is not a time")]
    [InlineData("25:00", "hours run to 23")]
    [InlineData("24:01", "hours run to 23")]
    [InlineData("14:60", "minutes and seconds to 59")]
    [InlineData("2026-02-30T14:00:00Z", "no such date")]
    [InlineData("2026-11-23T14:00:61Z", "no such date")]
    [InlineData("2026-11-23T14:00:00+99:00", "no such date")]
    [InlineData("1960-01-01T00:00:00Z", "between 1970 and 2262")]
    [InlineData("9999-01-01T00:00:00Z", "between 1970 and 2262")]
    public void Parse_Other_SaysWhatIsWrong(string text, string expected)
    {
        Assert.Null(TimeBound.Parse(text, out var reason));
        Assert.Contains(expected, reason, StringComparison.Ordinal);
        Assert.Contains($"'{text}'", reason, StringComparison.Ordinal);
    }
}
