using Analyzer.Detect.Incidents;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Incidents;

/// <summary>web → orders, ten requests a second, in which seconds 30 to 40 are told.</summary>
public sealed class HiddenCountsTests
{
    [Fact]
    public void Failures_that_no_dashboard_shows_are_told_beside_what_it_does()
    {
        var hidden = Of(second => second is >= 30 and < 40 ? [Try.err, new Try(AttemptStatus.Timeout, OrphanedMs: 100), Try.ok] : [Try.ok]);

        Assert.Equal((100.0, 0.0, 0.0), (hidden.EntryRequests, hidden.EntryErrors, hidden.EntryErrorsBefore));
        Assert.Equal((100.0, 300.0, 200.0, 200.0), (hidden.Calls, hidden.Attempts, hidden.FailedAttempts, hidden.MaskedAttempts));
        // Each attempt worked for 10 ms, and every second one on for 100 ms.
        Assert.Equal((10e9, 13e9), (hidden.OrphanedNs, hidden.WorkNs));
        Assert.True(hidden.EntryP95Ns > 1.5 * hidden.EntryP95BeforeNs);
    }

    [Fact]
    public void What_failed_before_and_outside_the_incident_is_not_counted_in_it()
    {
        var hidden = Of(second => second % 2 == 0 ? [Try.err] : [Try.ok], entryFails: true);

        Assert.Equal((100.0, 50.0, 0.5, 50.0, 50.0), (hidden.EntryRequests, hidden.EntryErrors, hidden.EntryErrorsBefore, hidden.FailedAttempts, hidden.FailureOrigins));
        Assert.Equal(0, hidden.MaskedAttempts);
    }

    [Fact]
    public void The_longest_wait_before_a_callee_began_is_told_with_its_edge()
    {
        var hidden = Of(second => [new Try(AttemptStatus.Ok, WaitMs: second >= 30 ? 250 : 1)]);

        Assert.Equal((250_000_000, "web → orders"), (hidden.QueueDelayNs, hidden.QueueDelayEdge));
    }

    private static HiddenBesideShown Of(Func<int, Try[]> tries, bool entryFails = false) => HiddenCounts.Of(new Traffic(60, 10, (calls, ms, second) =>
    {
        var attempts = tries(second);
        calls.EntryAt(ms, "web", "GET /", entryFails && attempts[^1].Status != AttemptStatus.Ok ? Try.err : Try.ok).Call("web", "orders", "POST /orders", attempts);
    }).Scene(30, 40));
}
