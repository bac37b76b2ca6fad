using Analyzer.Detect.Periods;
using Analyzer.Model.Findings;
using Analyzer.Model.Periods;
using Analyzer.Tests.Report;
using Xunit;

namespace Analyzer.Tests.Detect.Periods;

public sealed class PolicyComparisonTests
{
    private static readonly ClientPolicy s_three = new("orders", "inventory", "GET", null, null, 3, true, 500_000_000, BackoffKind.Fixed, 1_000_000, ["503"], [], 1000, 200, 0.9, []);

    [Fact]
    public void SamePolicy_IsNoChange() => Assert.Empty(Compare(s_three, s_three));

    [Fact]
    public void MoreAttempts_ThanALimitThatWasReached_IsAChange() =>
        Assert.Equal((PolicyChangeKind.Changed, "5 attempts, were 3"), Compare(s_three with { MaxAttempts = 5 }, s_three).Select(change => (change.Kind, change.Text)).Single());

    [Fact]
    public void MoreAttempts_ThanWereSeenBefore_WhereTheLimitWasNotReached_IsNone() =>
        Assert.Empty(Compare(s_three, s_three with { MaxAttempts = 2, LimitReached = false }));

    [Fact]
    public void FewerAttempts_AreAChange_OnlyWhereTheLimitIsReached()
    {
        Assert.Empty(Compare(s_three with { MaxAttempts = 2, LimitReached = false }, s_three));
        Assert.Equal("2 attempts, were 3", Compare(s_three with { MaxAttempts = 2 }, s_three).Single().Text);
    }

    [Fact]
    public void FailuresThatAreRepeatedFromNowOn_AreANewPolicy_AndThoseNoLonger_AreARemovedOne()
    {
        var none = s_three with { MaxAttempts = 1, RetriedCalls = 0 };

        Assert.Equal((PolicyChangeKind.New, "3 attempts, failures were not repeated"), Compare(s_three, none).Select(change => (change.Kind, change.Text)).Single());
        Assert.Equal((PolicyChangeKind.Removed, "failures are no longer repeated, were up to 3 attempts"), Compare(none, s_three).Select(change => (change.Kind, change.Text)).Single());
    }

    [Fact]
    public void OtherTimeout_IsAChange_WithinAFifthItIsNone()
    {
        Assert.Empty(Compare(s_three with { TimeoutNs = 590_000_000 }, s_three));
        Assert.Equal("timeout 2 s, was 500 ms", Compare(s_three with { TimeoutNs = 2_000_000_000 }, s_three).Single().Text);
        Assert.Empty(Compare(s_three with { TimeoutNs = null }, s_three));
    }

    [Fact]
    public void OtherBackoff_IsAChange_WhereBothWereSeenOften()
    {
        var exponential = s_three with { Backoff = BackoffKind.Exponential };

        Assert.Equal("exponential backoff, was fixed", Compare(exponential, s_three).Single().Text);
        Assert.Empty(Compare(exponential, s_three with { RetriedCalls = 50 }));
        Assert.Empty(Compare(s_three with { Backoff = BackoffKind.Unknown }, s_three));
    }

    [Fact]
    public void PolicySeenForTheFirstTime_IsNew_WhereThePeriodBeforeWouldHaveShownIt()
    {
        Assert.Equal("3 attempts, first seen: nothing was repeated or timed out here before", Compare(s_three, null, 1000, 1000).Single().Text);
        // Two hundred of a thousand calls are repeated: of forty calls before, eight may by chance be none.
        Assert.Empty(Compare(s_three, null, 1000, 40));
        Assert.Empty(Compare(s_three with { RetriedCalls = 2 }, null, 1000, 1000));
        Assert.Equal("3 attempts, on an edge that was not called before", Compare(s_three, null, 1000, null).Single().Text);
    }

    [Fact]
    public void TimeoutSeenForTheFirstTime_NeedsCallsThatRanIntoIt()
    {
        var patient = s_three with { MaxAttempts = 1, RetriedCalls = 0 };

        Assert.Empty(Compare(patient, null, 1000, 1000));
        Assert.Equal("a timeout of 500 ms, first seen: nothing was repeated or timed out here before", Compare(patient, null, 1000, 1000, timeouts: 50).Single().Text);
    }

    [Fact]
    public void DivergingInstance_IsLeftToDrift() => Assert.Empty(Compare(s_three with { Instance = "orders-1", MaxAttempts = 9 }, s_three));

    private static IReadOnlyList<PolicyChange> Compare(ClientPolicy now, ClientPolicy? before, double calls = 1000, double? callsBefore = 1000, double timeouts = 0) =>
        PolicyComparison.Of([now], before is null ? [] : [before], Edges(now, calls, timeouts), callsBefore is { } was ? Edges(now, was, 0) : new Dictionary<PeriodEdge, EdgeSummary>());

    private static Dictionary<PeriodEdge, EdgeSummary> Edges(ClientPolicy policy, double calls, double timeouts)
    {
        var edge = Results.Edge(policy.Caller, policy.Callee, policy.Operation, new EdgeCounts { Calls = calls, Attempts = calls, Timeouts = timeouts });
        return new Dictionary<PeriodEdge, EdgeSummary> { [PeriodEdge.Of(edge)] = edge };
    }
}
