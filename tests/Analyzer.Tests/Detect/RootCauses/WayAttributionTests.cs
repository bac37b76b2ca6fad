using Analyzer.Detect.RootCauses;
using Analyzer.Detect.Series;
using Xunit;

namespace Analyzer.Tests.Detect.RootCauses;

public sealed class WayAttributionTests
{
    [Fact]
    public void A_callee_for_which_all_callers_wait_longer_is_to_blame()
    {
        var ways = Of(("web", "cart", true), ("checkout", "cart", true), ("web", "catalog", false), ("web", "ads", false), ("checkout", "payment", false));

        Assert.Equal(0, ways.CallersPart(Edge("web", "cart")));
        Assert.Equal((2, 2), ways.CallersOf("cart"));
    }

    [Fact]
    public void A_caller_that_waits_longer_for_all_its_callees_is_to_blame()
    {
        var ways = Of(("web", "cart", true), ("web", "catalog", true), ("web", "ads", true), ("checkout", "cart", false), ("checkout", "catalog", false));

        Assert.True(ways.CallersPart(Edge("web", "cart")) > 0.75);
        Assert.Equal(0.5, ways.CallersPart(Edge("web", "ads")), 9);
    }

    [Fact]
    public void Of_one_slow_callee_nothing_is_held_against_its_caller() => Assert.Equal(0, Of(("web", "cart", true)).CallersPart(Edge("web", "cart")));

    private static WayAttribution Of(params (string Caller, string Callee, bool Slow)[] edges)
    {
        var ways = new WayAttribution();
        foreach (var (caller, callee, slow) in edges) ways.Add(Edge(caller, callee), slow);
        return ways;
    }

    private static EdgeName Edge(string caller, string callee) => new(caller, callee, "GET /");
}
