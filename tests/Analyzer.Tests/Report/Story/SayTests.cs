using System.Globalization;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Xunit;

namespace Analyzer.Tests.Report.Story;

public sealed class SayTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1_284_331, "1,284,331")]
    [InlineData(12.34, "12.3")]
    [InlineData(0.999, "1")]
    [InlineData(double.NaN, "–")]
    public void Count(double value, string expected) => Assert.Equal(expected, Plain(Say.Count(value)));

    [Theory]
    [InlineData(0.036, "3.6 %")]
    [InlineData(0, "0 %")]
    [InlineData(1, "100 %")]
    [InlineData(0.00001, "< 0.01 %")]
    [InlineData(0.0004, "0.04 %")]
    [InlineData(0.99999, "> 99.9 %")]
    [InlineData(0.994, "99.4 %")]
    [InlineData(0.63, "63 %")]
    [InlineData(0.10, "10 %")]
    [InlineData(0.02, "2 %")]
    public void Share(double value, string expected) => Assert.Equal(expected, Plain(Say.Share(value)));

    [Theory]
    [InlineData(1.02, "1.02 ×")]
    [InlineData(2.14, "2.1 ×")]
    [InlineData(1234, "1,234 ×")]
    public void Factor(double value, string expected) => Assert.Equal(expected, Plain(Say.Factor(value)));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(340_000_000, "340 ms")]
    [InlineData(1_200_000_000, "1.2 s")]
    [InlineData(999_600_000, "1 s")]
    [InlineData(125_000_000_000, "2 min 5 s")]
    [InlineData(11_520_000_000_000, "3 h 12 min")]
    [InlineData(-18_400_000, "−18.4 ms")]
    [InlineData(1_500, "1.5 µs")]
    public void Duration(long ns, string expected) => Assert.Equal(expected, Plain(Say.Duration(ns)));

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000000000Z")]
    [InlineData(1_795_442_592_123_456_789, "2026-11-23T14:03:12.123456789Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    public void Rfc3339_HasNineDigits(long ns, string expected) => Assert.Equal(expected, Say.Rfc3339(ns));

    [Theory]
    [InlineData(250_000_000, "250-millisecond")]
    [InlineData(6_500_000_000, "6.5-second")]
    [InlineData(38_400_000_000, "38-second")]
    [InlineData(1_440_000_000_000, "24-minute")]
    [InlineData(10_800_000_000_000, "3-hour")]
    public void Adjective(long ns, string expected) => Assert.Equal(expected, Say.Adjective(ns));

    [Fact]
    public void Moment_NamesTheDayOnlyWhereThereAreSeveral()
    {
        var at = 1_795_442_592_123_456_789;
        Assert.Equal("14:03:12", Say.Moment(at, new TimeWindow(at, at + 60)));
        Assert.Equal("14:03:12 on 23 Nov", Say.Moment(at, new TimeWindow(at - 86_400_000_000_000, at)));
    }

    [Theory]
    [InlineData(400_000_000, "+400 ms")]
    [InlineData(0, "+0 s")]
    [InlineData(-2_000_000_000, "−2 s")]
    public void Lag(long ns, string expected) => Assert.Equal(expected, Plain(Say.Lag(ns)));

    [Fact]
    public void Numbers_DoNotFollowTheCulture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
            Assert.Equal("1,284,331", Say.Count(1_284_331));
            Assert.Equal("1.2 s", Plain(Say.Duration(1.2e9)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Clean_DisarmsWhatSteersTerminalsOrReorders()
    {
        Assert.Equal("a\uFFFD[2Jb\uFFFDc\uFFFDd\uFFFDe", Say.Clean("a\u001b[2Jb\u0000c\u202Ed\uD800e"));
        Assert.Equal("grün 🙂", Say.Clean("grün 🙂"));
    }

    [Fact]
    public void Fit_KeepsBothEndsAndWholeCharacters()
    {
        Assert.Equal("checkout-s…n-eu", Say.Fit("checkout-service-production-eu", 15));
        Assert.DoesNotContain('\uFFFD', Say.Clean(Say.Fit("🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", 8)));
    }

    private static string Plain(string text) => text.Replace(Say.Gap, " ", StringComparison.Ordinal);
}
