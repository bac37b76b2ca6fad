using Analyzer.Detect.Incidents;
using Analyzer.Detect.Propagation;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Propagation;

/// <summary>web → orders → stock, ten requests a second, of which seconds 30 to 45 are told.</summary>
public sealed class AffectedServicesTests
{
    private static readonly Dictionary<string, int> s_layers = new() { ["web"] = 0, ["orders"] = 1, ["stock"] = 2 };

    [Fact]
    public void Services_come_in_the_order_in_which_they_were_hit_and_of_the_same_second_the_deeper_first()
    {
        var affected = Of(second => (second >= 33 ? Try.err : Try.ok, second >= 30 ? Try.err : Try.ok, second >= 30 ? Try.err : Try.ok));

        Assert.Equal([("stock", 30), ("orders", 30), ("web", 33)], affected.Select(service => (service.Service, SecondOf(service.OnsetNs))));
        Assert.All(affected, service => Assert.Equal((Mechanism.Error, 1.0), (service.Mechanism, service.Severity)));
        Assert.Equal(Traffic.Ns(45), affected[0].EndNs);
        Assert.NotEmpty(affected[0].Exemplars);
    }

    [Fact]
    public void Slowness_that_is_only_handed_on_is_inherited_and_own_work_is_not()
    {
        var affected = Of(second => (Try.ok, Try.ok, new Try(AttemptStatus.Ok, WorkMs: second >= 30 ? 400 : 10)));

        Assert.Equal([("stock", Mechanism.Latency, false), ("orders", Mechanism.Latency, true), ("web", Mechanism.Latency, true)],
            affected.Select(service => (service.Service, service.Mechanism, service.Inherited)));
    }

    [Fact]
    public void Time_that_went_by_before_the_callee_began_is_queueing()
    {
        var stock = Of(second => (Try.ok, Try.ok, new Try(AttemptStatus.Ok, WaitMs: second >= 30 ? 400 : 1))).Single(service => service.Service == "stock");

        Assert.Equal((Mechanism.Queueing, "mean duration", "ns"), (stock.Mechanism, stock.Signals[0].Measure, stock.Signals[0].Unit));
        Assert.Contains(stock.Signals, signal => signal.Measure == "mean wait before it begins");
    }

    [Fact]
    public void Failures_that_are_callers_time_outs_are_slowness_seen_from_the_other_side()
    {
        var stock = Of(second => (Try.ok, Try.ok, second >= 30 ? new Try(AttemptStatus.Timeout, WorkMs: 500) : Try.ok)).Single(service => service.Service == "stock");

        Assert.Equal(Mechanism.Latency, stock.Mechanism);
        Assert.Contains(stock.Signals, signal => signal is { Mechanism: Mechanism.Error, Unit: "share", Baseline: 0, Peak: 1 });
    }

    [Fact]
    public void A_service_that_no_attempt_reaches_fell_silent()
    {
        var stock = Of(second => (Try.ok, Try.ok, second >= 30 ? Try.err : Try.ok), unreachable: second => second >= 30).Single(service => service.Service == "stock");

        Assert.Equal(Mechanism.Silence, stock.Mechanism);
    }

    [Fact]
    public void Who_only_repeats_more_often_carries_the_load_of_retries()
    {
        var orders = Of(second => (Try.ok, Try.ok, Try.ok), retries: second => second >= 30).Single(service => service.Service == "orders");

        Assert.Equal((Mechanism.RetryLoad, "retries ÷ calls it makes"), (orders.Signals.Single(signal => signal.Mechanism == Mechanism.RetryLoad).Mechanism, orders.Signals.Single(signal => signal.Mechanism == Mechanism.RetryLoad).Measure));
    }

    private static int SecondOf(long ns) => (int)((ns - CallSetBuilder.Epoch) / Traffic.SecondNs);

    private static IReadOnlyList<AffectedService> Of(Func<int, (Try Web, Try Orders, Try Stock)> tries, Func<int, bool>? unreachable = null, Func<int, bool>? retries = null) => AffectedServices.Of(Scene(tries, unreachable, retries), s_layers);

    private static Scene Scene(Func<int, (Try Web, Try Orders, Try Stock)> tries, Func<int, bool>? unreachable, Func<int, bool>? retries) => new Traffic(60, 10, (calls, ms, second) =>
    {
        var (web, orders, stock) = second < 45 ? tries(second) : tries(0);
        calls.EntryAt(ms, "web", "GET /", web).Call("web", "orders", "POST /orders", orders)
            .Call("orders", "stock", "GET /items", retries?.Invoke(second) == true && second < 45 ? [Try.err, stock] : [stock])
            .With(call => call.Flags |= unreachable?.Invoke(second) == true && second < 45 ? CallFlags.Uninstrumented : CallFlags.None);
    }).Scene(30, 45);
}
