using Analyzer.Detect.Amplification;
using Analyzer.Detect.Incidents;
using Analyzer.Detect.Propagation;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Propagation;

/// <summary>web → orders → stock, and web → ads, ten requests a second, of which seconds 30 to 45 are told.</summary>
public sealed class ArrowsTests
{
    [Fact]
    public void Failures_run_from_callee_to_caller_with_their_lag_and_share()
    {
        var steps = Of(Scene(Try.err, Try.err), [Hit("stock", 30), Hit("orders", 32), Hit("web", 32)]);

        Assert.Equal([("stock", "orders", Mechanism.Error, 2), ("orders", "web", Mechanism.Error, 0)], steps.Select(step => (step.From, step.To, step.Mechanism, (int)(step.LagNs / Traffic.SecondNs))));
        Assert.All(steps, step => Assert.Equal((1.0, 150.0), (step.Share, step.Calls)));
        Assert.All(steps, step => Assert.NotEmpty(step.Exemplars));
    }

    [Fact]
    public void Nothing_runs_backwards_in_time() => Assert.Empty(Of(Scene(Try.err, Try.err), [Hit("orders", 30), Hit("stock", 32)]));

    [Fact]
    public void Slowness_runs_from_callee_to_caller()
    {
        var step = Assert.Single(Of(Scene(new Try(AttemptStatus.Ok, WorkMs: 400), Try.ok), [Hit("stock", 30, Mechanism.Latency), Hit("orders", 30, Mechanism.Latency)]));

        Assert.Equal(("stock", "orders", Mechanism.Latency), (step.From, step.To, step.Mechanism));
        Assert.InRange(step.Share!.Value, 0.95, 1);
    }

    [Fact]
    public void The_load_of_retries_runs_from_caller_to_a_callee_that_was_hit_later()
    {
        var scene = Scene([Try.err, Try.err, Try.ok], Try.ok);
        var step = Assert.Single(Of(scene, [Hit("orders", 30), Hit("stock", 33)], IncidentAmplifiers.Of(scene)));

        Assert.Equal(("orders", "stock", Mechanism.RetryLoad, 3 * Traffic.SecondNs), (step.From, step.To, step.Mechanism, step.LagNs));
        Assert.Equal(0.6667, step.Share);
    }

    [Fact]
    public void An_edge_of_the_loop_is_drawn_both_ways()
    {
        var scene = Scene([Try.err, Try.err], Try.err);
        var steps = Of(scene, [Hit("stock", 30), Hit("orders", 31)], IncidentAmplifiers.Of(scene), [new LoopEdge("orders", "stock", "", 1, 1)]);

        Assert.Equal([("stock", "orders", true), ("orders", "stock", true)], steps.Select(step => (step.From, step.To, step.InLoop)));
    }

    [Fact]
    public void Between_services_that_do_not_call_each_other_nothing_runs() => Assert.Empty(Of(Scene(Try.err, Try.err), [Hit("stock", 30), Hit("ads", 31), Hit("web", 32)]));

    private static IReadOnlyList<PropagationStep> Of(Scene scene, AffectedService[] affected, IReadOnlyList<Amplifier>? amplifiers = null, IReadOnlyList<LoopEdge>? loop = null) =>
        Arrows.Of(scene, affected, amplifiers ?? [], loop ?? []);

    private static AffectedService Hit(string service, int second, Mechanism mechanism = Mechanism.Error) => new(service, mechanism, Traffic.Ns(second), null, 1, false, [], []);

    private static Scene Scene(Try stock, Try above) => Scene([stock], above);

    private static Scene Scene(Try[] stock, Try above) => new Traffic(60, 10, (calls, ms, second) =>
    {
        var during = second is >= 30 and < 45;
        calls.EntryAt(ms, "web", "GET /", during ? above : Try.ok).Call("web", "orders", "POST /orders", during ? above : Try.ok)
            .Call("orders", "stock", "GET /items", during ? stock : [Try.ok]).Call("web", "ads", "GET /ads");
    }).Scene(30, 45);
}
