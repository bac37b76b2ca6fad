using Analyzer.Service.Cli;
using Xunit;

namespace Analyzer.Tests.Service;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("500ms", 500_000_000)]
    [InlineData("10s", 10_000_000_000)]
    [InlineData("1m30s", 90_000_000_000)]
    [InlineData("2min", 120_000_000_000)]
    [InlineData("1.5h", 5_400_000_000_000)]
    [InlineData("2d", 172_800_000_000_000)]
    [InlineData("250us", 250_000)]
    [InlineData("0s", 0)]
    public void TryParse_AsPeopleWrite_GivesNanoseconds(string text, long expectedNs)
    {
        Assert.True(DurationText.TryParse(text, out var durationNs));
        Assert.Equal(expectedNs, durationNs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("-10s")]
    [InlineData("10 s")]
    [InlineData("10S")]
    [InlineData("1,5h")]
    [InlineData("10s\n")]
    [InlineData("9999999999999999999d")]
    [InlineData("200000d")]
    [InlineData("٣s")]
    public void TryParse_Other_IsRefused(string text) => Assert.False(DurationText.TryParse(text, out _));
}
