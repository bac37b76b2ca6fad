using Analyzer.Simulate.Clients;
using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Scenarios;
using Analyzer.Simulate.Services;
using Xunit;

namespace Analyzer.Tests.Simulate;

public sealed class EdgeClientTests
{
    private readonly EventQueue _clock = new();

    [Fact]
    public void Retries_OnlyWhatItsPolicyNames()
    {
        var edge = Edge(policy => policy with { Attempts = 3, RetryOn = new HashSet<string> { "503", "timeout" } });
        Assert.True(edge.MayRetry(Reply.Of(503), 1));
        Assert.True(edge.MayRetry(Reply.TimedOut, 2));
        Assert.False(edge.MayRetry(Reply.TimedOut, 3));
        Assert.False(edge.MayRetry(Reply.Of(500), 1));
        Assert.False(edge.MayRetry(Reply.Cancelled, 1));
    }

    [Fact]
    public void Budget_BoundsRetriesByCalls()
    {
        var edge = Edge(policy => policy with { Attempts = 10, RetryBudget = 0.2 });
        var retries = 0;
        for (var call = 0; call < 1000; call++)
        {
            edge.OnCall();
            while (edge.MayRetry(Reply.Of(503), 1)) retries++;
        }
        Assert.InRange(retries, 200, 210);
    }

    [Fact]
    public void Breaker_OpensThenProbesThenCloses()
    {
        var edge = Edge(policy => policy with { Breaker = new BreakerModel(0.5, 10_000, 5_000, 4) });
        for (var i = 0; i < 4; i++)
        {
            Assert.True(edge.Admits());
            edge.OnAttempt(Reply.Of(503));
        }
        Assert.False(edge.Admits());
        Pass(5_000);
        Assert.True(edge.Admits());
        Assert.False(edge.Admits());
        edge.OnAttempt(Reply.Of(503));
        Assert.False(edge.Admits());
        Pass(5_000);
        Assert.True(edge.Admits());
        edge.OnAttempt(Reply.Ok);
        Assert.True(edge.Admits());
        Assert.True(edge.Admits());
    }

    [Theory]
    [InlineData("None", 0, 0, 0)]
    [InlineData("Fixed", 100, 100, 100)]
    [InlineData("Exponential", 100, 200, 400)]
    public void Backoff_GrowsByItsKind(string kind, long first, long second, long third)
    {
        var edge = Edge(policy => policy with { Backoff = Enum.Parse<BackoffKind>(kind), BackoffBaseNs = 100 });
        var random = new SimRandom(1, "backoff");
        Assert.Equal([first, second, third], [edge.BackoffNs(1, random), edge.BackoffNs(2, random), edge.BackoffNs(3, random)]);
    }

    [Fact]
    public void Jitter_IsUniformUpToTheExponentialDelay()
    {
        var edge = Edge(policy => policy with { Backoff = BackoffKind.Jitter, BackoffBaseNs = 1_000_000 });
        var random = new SimRandom(1, "backoff");
        var delays = Enumerable.Range(0, 10_000).Select(_ => edge.BackoffNs(3, random)).ToList();
        Assert.All(delays, delay => Assert.InRange(delay, 0, 4_000_000));
        Assert.InRange(delays.Average(), 1_950_000, 2_050_000);
    }

    private void Pass(long ns)
    {
        _clock.At(_clock.NowNs + ns, () => { });
        _clock.Run(long.MaxValue, CancellationToken.None);
    }

    private EdgeClient Edge(Func<PolicyModel, PolicyModel> change) =>
        new(change(PolicyModel.Default("front", "back")), new NoSpans(), _clock);

    private sealed class NoSpans : IClientStyle
    {
        public void BeginAttempt(ClientCall call, ClientAttempt attempt)
        {
        }

        public void EndAttempt(ClientCall call, ClientAttempt attempt, Reply reply)
        {
        }
    }
}
