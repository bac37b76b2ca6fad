using Analyzer.Service.Cli;
using Analyzer.Service.Pages.Frame;
using Xunit;

namespace Analyzer.Tests.Service.Pages;

public sealed class AddressesTests
{
    [Theory]
    [InlineData(0L, "1970-01-01T00:00:00Z")]
    [InlineData(1_000_000_000L, "1970-01-01T00:00:01Z")]
    [InlineData(10_000_000_000L, "1970-01-01T00:00:10Z")]
    [InlineData(1_500_000_000L, "1970-01-01T00:00:01.5Z")]
    [InlineData(1_768_485_600_000_000_001L, "2026-01-15T14:00:00.000000001Z")]
    public void Time_IsShortAndExact(long unixNs, string text)
    {
        Assert.Equal(text, Addresses.Time(unixNs));
        Assert.Equal(unixNs, Assert.IsType<TimeBound.At>(TimeBound.Parse(text, out _)).UnixNs);
    }

    [Fact]
    public void Service_KeepsItsSlash_AndNothingElse() => Assert.Equal("/services/shop/a%20b%3F?from=x", Addresses.Service("shop/a b?", "?from=x"));

    [Fact]
    public void Edge_HasAllItsParts() => Assert.Equal("/edges?caller=a%26b&callee=shop%2Fc&operation=GET%20%2Fx&from=1&to=2", Addresses.Edge("a&b", "shop/c", "GET /x", "?from=1&to=2"));

    [Fact]
    public void EdgeOfTheEntry_HasNoCaller() => Assert.Equal("/edges?callee=c&operation=GET", Addresses.Edge(null, "c", "GET", ""));
}
