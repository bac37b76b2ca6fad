using Analyzer.Model.Calls;
using Analyzer.Tests.Detect.Policies;
using Xunit;
using static Analyzer.Tests.Detect.Try;

namespace Analyzer.Tests.Detect.Drift;

public sealed class DriftFinderTests
{
    private const int Seconds = 60;

    private readonly Random _random = new(3);

    [Fact]
    public void An_instance_that_becomes_slower_is_named_with_its_values_and_since_when()
    {
        var calls = Traffic((_, _) => ok, (instance, second) => instance == 1 && second >= 30 ? 100 : 20);

        var drift = Assert.Single(PolicyFinderTests.Run(calls).Drift);

        Assert.Equal(("orders", "pod-1", "v1", "latency", "ns", null), (drift.Service, drift.Instance, drift.Version, drift.Aspect, drift.Unit, drift.Edge));
        Assert.InRange(drift.Value, 85e6, 115e6);
        Assert.InRange(drift.Peers, 17e6, 23e6);
        Assert.InRange((drift.SinceNs!.Value - CallSetBuilder.Epoch) / 1e9, 27, 33);
        Assert.NotEmpty(drift.Exemplars);
        Assert.True(drift.Confidence > 0.99);
    }

    [Fact]
    public void What_slows_or_fails_all_instances_at_once_is_no_drift()
    {
        var slower = Traffic((_, _) => ok, (_, second) => second is >= 20 and < 40 ? 200 : 20);
        var failing = Traffic((_, second) => second is >= 20 and < 40 && _random.NextDouble() < 0.5 ? err : ok, (_, _) => 20);

        Assert.Empty(PolicyFinderTests.Run(slower).Drift);
        Assert.Empty(PolicyFinderTests.Run(failing).Drift);
    }

    [Fact]
    public void A_difference_that_is_sure_but_small_is_no_finding() =>
        Assert.Empty(PolicyFinderTests.Run(Traffic((_, _) => ok, (instance, _) => instance == 1 ? 110 : 100)).Drift);

    [Fact]
    public void An_instance_that_fails_more_often_than_its_peers_is_named()
    {
        var calls = Traffic((instance, second) => instance == 2 && second >= 20 && _random.NextDouble() < 0.4 ? err : ok, (_, _) => 20);

        var drift = Assert.Single(PolicyFinderTests.Run(calls).Drift);

        Assert.Equal(("pod-2", "errors", "share"), (drift.Instance, drift.Aspect, drift.Unit));
        Assert.InRange(drift.Value, 0.3, 0.5);
        Assert.Equal(0, drift.Peers);
        Assert.InRange((drift.SinceNs!.Value - CallSetBuilder.Epoch) / 1e9, 17, 24);
    }

    [Fact]
    public void A_version_of_several_instances_is_named_once()
    {
        var calls = Traffic((_, _) => ok, (instance, _) => instance >= 2 ? 100 : 20, instance => instance >= 2 ? "v2" : "v1");

        var drift = Assert.Single(PolicyFinderTests.Run(calls).Drift);

        Assert.Equal((null, "v2", "latency"), (drift.Instance, drift.Version, drift.Aspect));
    }

    [Fact]
    public void A_client_instance_that_tries_more_often_and_at_once_is_named_and_listed()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 120; i++)
        {
            var hasty = i % 3 == 0;
            Try[] tries = hasty ? [err, err, err, err, err, err] : [err, err, err];
            calls.EntryAt(i * 100, "web", "GET /").Call("web", "orders", "POST", tries).With(call =>
            {
                call.CallerInstance = hasty ? "web-0" : $"web-{i % 3}";
                call.WaitsMs = hasty ? [0, 0, 0, 0, 0] : [50, 50];
            });
        }

        var result = PolicyFinderTests.Run(calls);

        Assert.Equal([("attempts", 6.0, 3.0), ("backoff", 0.0, 50e6)], result.Drift.Select(drift => (drift.Aspect, drift.Value, drift.Peers)).OrderBy(item => item.Aspect));
        Assert.All(result.Drift, drift => Assert.Equal(("web", "web-0", "web → orders"), (drift.Service, drift.Instance, drift.Edge)));
        Assert.Equal([(null, 6), ("web-0", 6)], result.Policies.Select(policy => (policy.Instance, policy.MaxAttempts)).OrderBy(item => item.Instance));
    }

    [Fact]
    public void A_client_instance_with_another_time_out_is_named()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 90; i++)
            calls.EntryAt(i * 100, "web", "GET /").Call("web", "orders", "POST", new Try(AttemptStatus.Timeout, "timeout", WorkMs: i % 3 == 0 ? 300 : 900), ok).With(call => call.CallerInstance = $"web-{i % 3}");

        var drift = Assert.Single(PolicyFinderTests.Run(calls).Drift);

        Assert.Equal(("web-0", "timeout", 300e6, 900e6), (drift.Instance, drift.Aspect, drift.Value, drift.Peers));
    }

    [Fact]
    public void Chance_makes_no_findings_in_many_healthy_runs()
    {
        for (var run = 0; run < 20; run++)
            Assert.Empty(PolicyFinderTests.Run(Traffic((_, _) => _random.NextDouble() < 0.1 ? err : ok, (_, _) => 10 + (int)(30 * _random.NextDouble() * _random.NextDouble()))).Drift);
    }

    // Twenty requests a second, spread over four instances by chance.
    private CallSetBuilder Traffic(Func<int, int, Try> outcome, Func<int, int, int> workMs, Func<int, string>? version = null)
    {
        var calls = new CallSetBuilder();
        for (var second = 0; second < Seconds; second++)
        {
            for (var i = 0; i < 20; i++)
            {
                var instance = _random.Next(4);
                var work = (int)(workMs(instance, second) * (0.8 + (0.4 * _random.NextDouble())));
                calls.EntryAt((second * 1_000) + (i * 50), "web", "GET /").Call("web", "orders", "POST", outcome(instance, second) with { WorkMs = work })
                    .With(call => (call.Instance, call.Version) = ($"pod-{instance}", version?.Invoke(instance) ?? "v1"));
            }
        }

        return calls;
    }
}
