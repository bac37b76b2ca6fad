using Analyzer.Graph.Conventions;
using Xunit;

namespace Analyzer.Tests.Graph.Conventions;

/// <summary>Adjusted counts (OpenTelemetry, "TraceState: Probability Sampling").</summary>
public sealed class SamplingWeightsTests
{
    [Theory]
    [InlineData("ot=th:8", 2)]
    [InlineData("ot=th:0", 1)]
    [InlineData("ot=th:c", 4)]
    [InlineData("ot=th:c00", 4)]
    [InlineData("ot=rv:abcdef00abcdef;th:e", 8)]
    [InlineData("vendor=x, ot=th:8", 2)]
    [InlineData("ot=p:3", 8)]
    [InlineData("ot=r:5;p:2", 4)]
    [InlineData("ot=p:0", 1)]
    [InlineData("ot=p:63", 1)]
    [InlineData("ot=p:x", 1)]
    [InlineData("ot=th:", 1)]
    [InlineData("ot=th:xyz", 1)]
    [InlineData("ot=th:123456789abcdef", 1)]
    [InlineData("vendor=th:8", 1)]
    [InlineData("", 1)]
    public void TraceState(string state, float weight) => Assert.Equal(weight, SamplingWeights.Parse(state));

    [Fact]
    public void OneInAThousand() => Assert.InRange(SamplingWeights.Parse("ot=th:ffbe76c8b43958"), 999.9f, 1000.1f);

    [Fact]
    public void WeightOfACall_IsThatOfItsSpan()
    {
        var spans = new TraceBuilder().Repeat(1, trace => trace.Entry().Client("GET", 1, 2).Http("GET", "http://inventory/items/1", 200).State("ot=th:c"));
        Assert.Contains(Found.Calls(spans).Calls, call => call.Weight == 4);
    }
}
