using Analyzer.Simulate;
using Xunit;

namespace Analyzer.Tests.Simulate;

/// <summary>Each shipped scenario shows what its header promises.</summary>
public sealed class StoryTests
{
    public static TheoryData<string> Names => [.. Scenario.List()];

    [Theory]
    [MemberData(nameof(Names))]
    public void All_AreOfAUsefulSizeAndQuietAtFirst(string name)
    {
        var result = Runs.Of(name);
        Assert.InRange(result.Spans.Count, 20_000, 60_000);
        Assert.All(result.Truth.Affected, hit => Assert.True(hit.Onset >= result.Truth.QuietUntil));
        Assert.All(result.Truth.Affected, hit => Assert.Equal(name == "drifted-instance" && hit.Instance is not null, hit.Mechanism == "drift"));
        var (requests, failed) = result.Truth.Entry(0, 30);
        Assert.True(failed <= 0.01 * requests);
    }

    [Fact]
    public void Healthy_HasDecoysAndNoRetries()
    {
        var truth = Runs.Of("healthy-with-decoys").Truth;
        var kinds = truth.Calls.Select(call => call.Kind).ToHashSet();
        Assert.Superset(new HashSet<string> { "single", "loop", "page", "poll", "fanout", "redirect", "auth", "hedge" }, kinds);
        Assert.DoesNotContain("retry", kinds);
        Assert.DoesNotContain("redelivery", kinds);
        Assert.Empty(truth.Affected);
        Assert.Empty(truth.Amplifiers);
        Assert.Empty(truth.Trigger);
        Assert.Equal(0, truth.Entry.Sum(row => row.Failed));
        Assert.Contains(truth.Calls, call => call is { Kind: "fanout", Outcome: "failed", Attempts: 1 });
        Assert.All(truth.Calls, call => Assert.Equal(call.Kind == "hedge" ? 2 : 1, call.Attempts));
    }

    [Fact]
    public void RetryStorm_IsHiddenFromUsers()
    {
        var truth = Runs.Of("retry-storm").Truth;
        var (requests, failed) = truth.Entry(35, 65);
        Assert.True(failed < 0.02 * requests);
        Assert.True(truth.Calls.Count(call => call.Outcome == "okAfterRetry") > 300);
        Assert.Equal(["checkout", "cart"], truth.Amplifiers.Select(amplifier => amplifier.Caller));
        Assert.Equal(["inventory"], truth.RootCauses);
    }

    [Fact]
    public void ThreeLayers_Reach27StatementsForOneRequest()
    {
        var truth = Runs.Of("three-layers").Truth;
        var statements = truth.Calls
            .Where(call => call.Callee == "shop-db")
            .GroupBy(call => call.TraceId)
            .Select(trace => trace.Sum(call => call.Attempts))
            .ToList();
        Assert.Equal(27, statements.Max());
        Assert.True(statements.Count(count => count == 27) > 100);
        Assert.Equal(["shop-db", "inventory", "checkout"], truth.Amplifiers.Select(amplifier => amplifier.Callee));
    }

    [Fact]
    public void Metastable_StaysOverloadedLongAfterItsTrigger()
    {
        var truth = Runs.Of("metastable").Truth;
        Assert.True(truth.Metastable);
        Assert.Equal(43, truth.Seconds(Assert.Single(truth.Trigger).End));
        var checkout = truth.Entry.Where(row => row.Operation == "POST /checkout").ToList();
        // 42 seconds after the lock is gone nothing works; after the restart everything does.
        Assert.All(checkout.Where(row => row.Second is >= 45 and < 85), row => Assert.Equal(row.Requests, row.Failed));
        Assert.All(checkout.Where(row => row.Second >= 95), row => Assert.Equal(0, row.Failed));
        Assert.True(truth.Backlog.Where(row => row.Queue == "inventory").Max(row => row.Depth) > 400);
    }

    [Fact]
    public void Metastable_WithoutRetries_Recovers()
    {
        var yaml = ReadShipped("metastable").Replace("timeout: 600ms, attempts: 3", "timeout: 600ms, attempts: 1", StringComparison.Ordinal);
        Assert.False(Runs.Run(yaml).Truth.Metastable);
    }

    [Fact]
    public void Contagion_IsSlowWithoutErrors()
    {
        var truth = Runs.Of("contagion").Truth;
        Assert.Equal(0, truth.Entry.Sum(row => row.Failed));
        Assert.All(
            truth.Entry.Where(row => row.Operation == "POST /checkout" && row.Second is >= 35 and < 60),
            row => Assert.True(row.P95Ms > 1000));
        Assert.All(truth.Entry.Where(row => row.Operation == "GET /browse/{page}"), row => Assert.True(row.P95Ms < 50));
        Assert.Contains(truth.Affected, hit => hit is { Service: "payments", Mechanism: "queueing" });
        Assert.DoesNotContain(truth.Affected, hit => hit.Mechanism == "error");
    }

    [Fact]
    public void QueueBacklog_GrowsThenDrains()
    {
        var truth = Runs.Of("queue-backlog").Truth;
        var backlog = truth.Backlog.Where(row => row.Queue == "orders").ToList();
        Assert.True(backlog.Where(row => row.Second < 35).All(row => row.Depth < 20));
        Assert.True(backlog.Single(row => row.Second == 54).Depth > 400);
        Assert.True(backlog.Where(row => row.Second > 90).All(row => row.Depth < 20));
        Assert.True(truth.Calls.Count(call => call is { Kind: "redelivery", Outcome: "okAfterRetry" }) > 200);
        Assert.Equal(0, truth.Entry.Sum(row => row.Failed));
    }

    [Fact]
    public void DriftedInstance_DiffersFromItsPeers()
    {
        var truth = Runs.Of("drifted-instance").Truth;
        var drift = Assert.Single(truth.Affected, hit => hit.Mechanism == "drift");
        Assert.Equal(("checkout-3", 40.0), (drift.Instance, truth.Seconds(drift.Onset)));
        Assert.Equal("deploy", Assert.Single(truth.Trigger).Kind);
        var policies = truth.Policies.Where(policy => policy.Callee == "inventory").ToDictionary(policy => policy.Version);
        Assert.Equal((3, "exponential"), (policies["1.4.2"].MaxAttempts, policies["1.4.2"].Backoff));
        Assert.Equal((6, "none"), (policies["1.5.0"].MaxAttempts, policies["1.5.0"].Backoff));
        Assert.Contains(truth.Calls, call => call is { CallerVersion: "1.5.0", Attempts: > 3 });
        Assert.DoesNotContain(truth.Calls, call => call is { CallerVersion: "1.4.2", Attempts: > 3 });
    }

    [Fact]
    public void TimeoutInversion_LeavesOrphanedWork()
    {
        var truth = Runs.Of("timeout-inversion").Truth;
        var edge = truth.Edges.Single(e => e is { Caller: "gateway", Callee: "checkout" });
        Assert.True(edge.OrphanedNs > 100_000_000_000);
        var (requests, failed) = truth.Entry(35, 60);
        Assert.True(failed > 0.2 * requests);
    }

    [Fact]
    public void Contained_UsersSeeNoError()
    {
        var truth = Runs.Of("contained").Truth;
        Assert.Equal(0, truth.Entry.Sum(row => row.Failed));
        var edge = truth.Edges.Single(e => e.Callee == "recommendations");
        Assert.True(edge.Absorbed > 1000);
        Assert.True(edge.Rejected > 1000);
        Assert.All(truth.Affected, hit => Assert.Equal("recommendations", hit.Service));
    }

    private static string ReadShipped(string name)
    {
        using var stream = typeof(Scenario).Assembly.GetManifestResourceStream(name + ".yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
