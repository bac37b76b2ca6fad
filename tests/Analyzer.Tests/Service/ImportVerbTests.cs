using Analyzer.Service.Cli;
using Xunit;

namespace Analyzer.Tests.Service;

public sealed class ImportVerbTests
{
    private const long SecondNs = 1_000_000_000;
    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 14, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("14:00", "14:20", "2026-11-23T14:00:00Z", "2026-11-23T14:20:00Z")]
    [InlineData("23:50", "00:10", "2026-11-22T23:50:00Z", "2026-11-23T00:10:00Z")]
    [InlineData("-20m", null, "2026-11-23T14:10:00Z", "2026-11-23T14:30:00Z")]
    [InlineData(null, null, "2026-11-23T13:30:00Z", "2026-11-23T14:30:00Z")]
    [InlineData("2025-01-01T00:00:00Z", "2025-01-01T01:00:00Z", "2025-01-01T00:00:00Z", "2025-01-01T01:00:00Z")]
    public void Times_AreInThePast(string? from, string? to, string expectedFrom, string expectedTo)
    {
        var range = ImportVerb.RangeOf(Bound(from), Bound(to), s_now);
        Assert.Equal((Ns(expectedFrom), Ns(expectedTo)), range);
    }

    [Theory]
    [InlineData("2027-01-01T00:00:00Z", null)]
    [InlineData("14:20", "14:00:00")]
    public void ARangeThatEndsBeforeItBegins_IsRefused(string from, string? to)
    {
        if (to is not null) to = "2026-11-23T14:00:00Z";
        Assert.Throws<CliException>(() => ImportVerb.RangeOf(Bound(from), Bound(to), s_now));
    }

    [Theory]
    [InlineData("jaeger:16686")]
    [InlineData("ftp://jaeger")]
    [InlineData("")]
    public void WhatIsNoAddress_IsRefused(string text) => Assert.Throws<CliException>(() => ImportVerb.AddressOf(text));

    [Fact]
    public void Headers_ArePairs_AndTheVariableAddsOne()
    {
        Assert.Equal([new("X-Scope-OrgID", "a:b"), new("Authorization", "Bearer t")], ImportVerb.HeadersOf(["X-Scope-OrgID: a:b"], "Bearer t"));
        Assert.Throws<CliException>(() => ImportVerb.HeadersOf([": x"], null).ToList());
    }

    private static TimeBound? Bound(string? text) => text is null ? null : TimeBound.Parse(text, out _);

    private static long Ns(string instant) => (long)(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).TotalSeconds * SecondNs;
}
