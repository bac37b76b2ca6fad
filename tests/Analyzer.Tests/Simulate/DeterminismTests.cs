using System.Security.Cryptography;
using Analyzer.Simulate;
using Analyzer.Simulate.Engine;
using Xunit;

namespace Analyzer.Tests.Simulate;

public sealed class DeterminismTests
{
    private static readonly SimulationOptions Short = new() { DurationSeconds = 20, SamplingRatio = 0.5, LostSpanShare = 0.02, ClockSkewMs = 30 };

    [Theory]
    [InlineData("healthy-with-decoys")]
    [InlineData("metastable")]
    [InlineData("queue-backlog")]
    public void SameSeed_SameBytes(string name)
    {
        var first = Runs.Bytes(Runs.Shipped(name, 7, Short));
        var second = Runs.Bytes(Runs.Shipped(name, 7, Short));
        Assert.Equal(SHA256.HashData(first), SHA256.HashData(second));
    }

    [Fact]
    public void OtherSeed_OtherBytes()
    {
        var first = Runs.Bytes(Runs.Shipped("contained", 1, Short));
        var second = Runs.Bytes(Runs.Shipped("contained", 2, Short));
        Assert.NotEqual(SHA256.HashData(first), SHA256.HashData(second));
    }

    [Fact]
    public void Observation_DoesNotChangeTheRun()
    {
        var all = Runs.Shipped("retry-storm", 3, new SimulationOptions { DurationSeconds = 20 });
        var some = Runs.Shipped("retry-storm", 3, Short);
        Assert.Equal(
            all.Truth.Calls.Select(call => (call.CallId, call.TraceId, call.Kind, call.Outcome, call.Attempts)),
            some.Truth.Calls.Select(call => (call.CallId, call.TraceId, call.Kind, call.Outcome, call.Attempts)));
        Assert.True(some.Spans.Count < all.Spans.Count);
    }

    /// <summary>Fixed on purpose: a runtime or platform that draws other numbers would rehearse another incident.</summary>
    [Fact]
    public void Random_DrawsTheSameNumbersEverywhere()
    {
        var random = new SimRandom(42, "test");
        Assert.Equal([0x865BD0C7BB80047DUL, 0x4766E45EA153457DUL], [random.NextUInt64(), random.NextUInt64()]);
    }
}
