using Analyzer.Detect;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Xunit;
using static Analyzer.Tests.Detect.Try;

namespace Analyzer.Tests.Detect.Policies;

public sealed class PolicyFinderTests
{
    [Fact]
    public void An_edge_without_failures_has_no_policy()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 20; i++) calls.Entry("web", "GET /").Call("web", "orders", "POST", ok);

        Assert.Empty(Run(calls).Policies);
    }

    [Fact]
    public void Attempts_waits_failures_and_calls_are_those_of_the_edge()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 10; i++)
        {
            calls.Entry("web", "GET /").Call("web", "orders", "POST", err, err, err).With(call => call.WaitsMs = [50, 100]);
            calls.Entry("web", "GET /").Call("web", "orders", "POST", err, ok).With(call => call.WaitsMs = [50]);
            calls.Entry("web", "GET /").Call("web", "orders", "POST", new Try(AttemptStatus.Error, "400"));
            calls.Entry("web", "GET /").Call("web", "orders", "POST", ok);
        }

        var policy = Assert.Single(Run(calls).Policies);

        Assert.Equal(("web", "orders", "POST", null, null), (policy.Caller, policy.Callee, policy.Operation, policy.Instance, policy.Version));
        Assert.Equal((3, true, 40, 20), (policy.MaxAttempts, policy.LimitReached, policy.Calls, policy.RetriedCalls));
        Assert.Equal((BackoffKind.Exponential, 50_000_000L), (policy.Backoff, policy.BackoffBaseNs));
        Assert.Equal(["503"], policy.RetriedOn);
        Assert.Equal(["400"], policy.NotRetriedOn);
        Assert.Null(policy.TimeoutNs);
        Assert.NotEmpty(policy.Exemplars);
    }

    [Fact]
    public void An_attempt_that_ends_with_the_request_above_shows_the_outer_clock_not_its_own()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 10; i++)
        {
            var gone = new Try(AttemptStatus.Timeout, "timeout", WorkMs: 0);
            calls.Entry("web", "GET /").Call("web", "orders", "POST", gone).Call("orders", "stock", "GET", err, new Try(AttemptStatus.Timeout, "timeout", WorkMs: 300));
        }

        var policies = Run(calls).Policies;

        Assert.InRange(policies.Single(policy => policy.Caller == "web").TimeoutNs!.Value, 305_000_000, 325_000_000);
        var inner = policies.Single(policy => policy.Caller == "orders");
        Assert.Equal((2, false, null), (inner.MaxAttempts, inner.LimitReached, inner.TimeoutNs));
    }

    [Fact]
    public void Versions_are_listed_apart_where_there_are_several()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 10; i++)
        {
            calls.Entry("web", "GET /").Call("web", "orders", "POST", err, err).With(call => call.CallerVersion = "1");
            calls.Entry("web", "GET /").Call("web", "orders", "POST", err, err, err).With(call => call.CallerVersion = "2");
        }

        var policies = Run(calls).Policies;

        Assert.Equal([("2", 3, true), ("1", 2, true)], policies.Where(policy => policy.Version is not null).Select(policy => (policy.Version!, policy.MaxAttempts, policy.LimitReached)));
        Assert.Single(policies, policy => policy.Version is null && policy.MaxAttempts == 3);
    }

    [Fact]
    public void Deliveries_are_the_queues_policy_whoever_published()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 10; i++)
        {
            calls.Entry("web", "GET /").Call("web", "mailer", "mails", err, err, ok).With(call => call.Kind = CallKind.Redelivery);
            calls.Entry("app", "GET /").Call("app", "mailer", "mails", err, ok).With(call => call.Kind = CallKind.Redelivery);
        }

        var policy = Assert.Single(Run(calls).Policies);

        Assert.Equal(("mails", "mailer", "mails", 3, 20), (policy.Caller, policy.Callee, policy.Operation, policy.MaxAttempts, policy.RetriedCalls));
    }

    [Fact]
    public void Those_that_multiply_most_come_first()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 5; i++)
        {
            calls.Entry("web", "GET /").Call("web", "a", "x", err);
            calls.Entry("web", "GET /").Call("web", "b", "x", err, err, err);
            calls.Entry("web", "GET /").Call("web", "c", "x", err, err);
        }

        Assert.Equal(["b", "c", "a"], Run(calls).Policies.Select(policy => policy.Callee));
    }

    internal static AnalysisResult Run(CallSetBuilder calls) => Detection.Run(calls.Build(), null, new ReadSummary(), new DetectionOptions());
}
