using System.Globalization;
using Analyzer.Detect.RootCauses;
using Xunit;

namespace Analyzer.Tests.Detect.RootCauses;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0 ns")]
    [InlineData(999, "999 ns")]
    [InlineData(1_500, "1.5 µs")]
    [InlineData(999_499, "999 µs")]
    [InlineData(999_500, "1.0 ms")]
    [InlineData(9_949_000, "9.9 ms")]
    [InlineData(9_950_000, "10 ms")]
    [InlineData(340e6, "340 ms")]
    [InlineData(999.6e6, "1.0 s")]
    [InlineData(99.4e9, "99 s")]
    [InlineData(120e9, "2 min")]
    [InlineData(90_090e9, "1,501.5 min")]
    public void A_time_has_two_or_three_digits_and_its_unit(double ns, string text) => Assert.Equal(text, Words.Time(ns));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0004, "< 0.1 %")]
    [InlineData(0.0994, "9.9 %")]
    [InlineData(0.0995, "10 %")]
    [InlineData(0.38, "38 %")]
    [InlineData(0.9995, "> 99.9 %")]
    [InlineData(1, "100 %")]
    public void A_share_is_never_rounded_to_all_or_nothing(double share, string text) => Assert.Equal(text, Words.Share(share));

    [Theory]
    [InlineData(0, "0 calls")]
    [InlineData(0.6, "1 call")]
    [InlineData(1, "1 call")]
    [InlineData(2.5, "3 calls")]
    [InlineData(1204, "1,204 calls")]
    public void One_is_singular(double count, string text) => Assert.Equal(text, Words.Many(count, "call"));

    [Theory]
    [InlineData(1_000_000_000, "14:00:01")]
    [InlineData(100_000_000, "14:00:01.250")]
    public void A_clock_is_as_fine_as_its_steps(long stepNs, string text) => Assert.Equal(text, Words.Clock(CallSetBuilder.Epoch + 1_250_000_000, stepNs));

    [Fact]
    public void No_culture_changes_a_word()
    {
        var (before, other) = (CultureInfo.CurrentCulture, (CultureInfo)CultureInfo.InvariantCulture.Clone());
        (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator) = (",", ".");
        try
        {
            CultureInfo.CurrentCulture = other;

            Assert.Equal("1.5 s 4.2 % 1.25 1,204", $"{Words.Time(1.5e9)} {Words.Share(0.042)} {Words.Ratio(1.25)} {Words.Count(1204)}");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
