using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Observation;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Simulate;

public sealed class EngineTests
{
    [Fact]
    public void PortableMath_AgreesWithTheLibrary()
    {
        Gen.Double[1e-12, 1e12].Sample(x => Assert.InRange(PortableMath.Log(x) - Math.Log(x), -1e-12, 1e-12));
        Gen.Double[-20, 20].Sample(x => Assert.InRange(PortableMath.Exp(x) / Math.Exp(x), 1 - 1e-12, 1 + 1e-12));
    }

    [Theory]
    [InlineData("Constant", 0)]
    [InlineData("Exponential", 0)]
    [InlineData("Lognormal", 0.8)]
    public void Distribution_HasItsMean(string shape, double sigma)
    {
        var distribution = new Distribution(Enum.Parse<DistributionShape>(shape), 5_000_000, sigma);
        var random = new SimRandom(1, shape);
        var mean = Enumerable.Range(0, 200_000).Average(_ => (double)distribution.SampleNs(random));
        Assert.InRange(mean / distribution.MeanNs, 0.98, 1.02);
    }

    [Fact]
    public void EventQueue_RunsInOrderOfTimeThenOfSetting()
    {
        Gen.Int[0, 20].List[1, 100].Sample(times =>
        {
            var queue = new EventQueue();
            var ran = new List<(int Time, int Index)>();
            for (var i = 0; i < times.Count; i++)
            {
                var (time, index) = (times[i], i);
                queue.At(time, () => ran.Add((time, index)));
            }
            queue.Run(long.MaxValue, CancellationToken.None);
            Assert.Equal(times.Select((time, index) => (time, index)).OrderBy(item => item), ran);
        });
    }

    [Fact]
    public void Flow_FirstResultWins()
    {
        var flow = new Flow<int>();
        var seen = 0;
        flow.OnCompleted(() => seen = flow.GetResult());
        Assert.True(flow.TrySetResult(1));
        Assert.False(flow.TrySetResult(2));
        Assert.Equal(1, seen);
    }

    [Fact]
    public void Flow_ErrorsSurfaceFromTheQueue()
    {
        var queue = new EventQueue();
        _ = Fail();
        Assert.Throws<InvalidOperationException>(() => queue.Run(long.MaxValue, CancellationToken.None));

        async Flow<bool> Fail()
        {
            await queue.Delay(10);
            throw new InvalidOperationException("a bug");
        }
    }

    [Theory]
    [InlineData(1.0, null)]
    [InlineData(0.5, "ot=th:8")]
    [InlineData(0.25, "ot=th:c")]
    [InlineData(0.1, "ot=th:e666")]
    [InlineData(0.01, "ot=th:fd71")]
    public void HeadSampler_WritesTheThreshold(double ratio, string? traceState)
    {
        var sampler = new HeadSampler(ratio);
        Assert.Equal(traceState, sampler.TraceState);
        var random = new SimRandom(1, "traces");
        var kept = Enumerable.Range(0, 100_000).Count(_ => sampler.Keeps(new UInt128(random.NextUInt64(), random.NextUInt64())));
        Assert.InRange(kept / 100_000.0, ratio - 0.005, ratio + 0.005);
    }

    [Fact]
    public void HeadSampler_KeepsFromTheThresholdOn()
    {
        var sampler = new HeadSampler(0.5);
        Assert.True(sampler.Keeps(0x80_0000_0000_0000UL));
        Assert.False(sampler.Keeps(0x7F_FFFF_FFFF_FFFFUL));
        // Only the low 56 bits count.
        Assert.False(sampler.Keeps(0xFF00_0000_0000_0000UL));
    }
}
