using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Xunit;

namespace Analyzer.Tests.Report.Pictures;

public sealed class SpreadTreeTests
{
    [Fact]
    public void Storm_IsOneTreeFromItsCause() => Assert.Equal(
        [
            "shop/postgresql",
            "└─ +400 ms latency → shop/inventory",
            "   └─ +800 ms latency → shop/checkout ↻ loop",
            "      ├─ +1.1 s retry load → shop/inventory ↻ loop, see above",
            "      └─ +1.9 s errors → shop/gateway",
        ],
        SpreadTree.Of(LockStorm.Of().Incidents[0], 40).Select(line => line.Replace(Say.Gap, " ", StringComparison.Ordinal)));

    [Fact]
    public void Circle_WithoutASource_IsToldOnce()
    {
        PropagationStep Step(string from, string to) => new(from, to, Mechanism.Error, to, from, 1, null, 0, false, []);
        var incident = OtherIncidents.Bare() with { Propagation = [Step("a", "b"), Step("b", "a")] };
        Assert.Equal(["a", "└─ +1 ns errors → b", "   └─ +1 ns errors → a, see above"], SpreadTree.Of(incident, 40).Select(line => line.Replace(Say.Gap, " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryArrow_IsToldOnce_AndLongTreesAreCut()
    {
        var incident = OtherIncidents.Wide(40);
        var tree = SpreadTree.Of(incident, 1_000);
        Assert.Equal(incident.Propagation.Count, tree.Count(line => line.Contains('→', StringComparison.Ordinal)));
        Assert.Equal(11, SpreadTree.Of(incident, 10).Count);
    }
}
