using Analyzer.Detect.Containment;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Containment;

/// <summary>web → ads, ten requests a second, in which seconds 30 to 40 are told.</summary>
public sealed class ContainmentFinderTests
{
    [Fact]
    public void A_caller_that_answers_without_its_callee_falls_back()
    {
        var point = Assert.Single(Of((trace, _) => trace.Call("web", "ads", "GET /ads", Try.err).With(call => call.Flags |= CallFlags.Absorbed)));

        Assert.Equal(("web", "ads", "GET /ads", ContainmentKind.Fallback, 100.0, 100.0), (point.Service, point.Callee, point.Operation, point.Kind, point.Failures, point.Stopped));
        Assert.NotEmpty(point.Exemplars);
    }

    [Fact]
    public void A_fallback_for_some_failures_stops_those_only()
    {
        var point = Assert.Single(Of((trace, number) => trace.Call("web", "ads", "GET /ads", Try.err).With(call => call.Flags |= number % 4 == 0 ? CallFlags.Absorbed : CallFlags.None)));

        Assert.Equal(0.25, point.Share, 9);
    }

    [Fact]
    public void A_later_attempt_that_works_stops_a_failure_and_one_that_does_not_stops_none()
    {
        var point = Assert.Single(Of((trace, number) => trace.Call("web", "ads", "GET /ads", number % 2 == 0 ? [Try.err, Try.ok] : [Try.err, Try.err])));

        Assert.Equal((ContainmentKind.Retry, 100.0, 50.0), (point.Kind, point.Failures, point.Stopped));
    }

    [Fact]
    public void Calls_that_are_kept_back_while_they_fail_are_a_breaker()
    {
        var point = Assert.Single(Of((trace, number) =>
        {
            if (number % 10 == 0) trace.Call("web", "ads", "GET /ads", Try.err);
        }));

        Assert.Equal((ContainmentKind.Breaker, 100.0, 90.0), (point.Kind, point.Failures, point.Stopped));
    }

    [Fact]
    public void Calls_that_are_no_longer_made_though_they_work_are_no_breaker() =>
        Assert.Empty(Of((trace, number) =>
        {
            if (number % 10 == 0) trace.Call("web", "ads", "GET /ads");
        }));

    [Fact]
    public void A_caller_that_answers_with_failures_itself_keeps_nothing_back() =>
        Assert.Empty(Of((trace, number) =>
        {
            if (number % 10 == 0) trace.Call("web", "ads", "GET /ads", Try.err);
        }, entry: Try.err));

    [Fact]
    public void A_few_failures_are_not_told() => Assert.Empty(Of((trace, number) => trace.Call("web", "ads", "GET /ads", number % 25 == 0 ? [Try.err, Try.ok] : [Try.ok])));

    private static IReadOnlyList<ContainmentPoint> Of(Action<TraceSpec, int> during, Try? entry = null)
    {
        var number = 0;
        return ContainmentFinder.Of(new Traffic(60, 10, (calls, ms, second) =>
        {
            var isDuring = second is >= 30 and < 40;
            var trace = calls.EntryAt(ms, "web", "GET /", isDuring ? entry ?? Try.ok : Try.ok);
            if (isDuring) during(trace, number++);
            else trace.Call("web", "ads", "GET /ads");
        }).Scene(30, 40));
    }
}
