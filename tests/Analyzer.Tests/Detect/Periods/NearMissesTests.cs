using Analyzer.Detect.Periods;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Periods;

public sealed class NearMissesTests
{
    private static readonly PeriodEdge s_edge = new("orders", "inventory", "GET");

    [Fact]
    public void MinuteOfMoreAttemptsAndFewerGoodCalls_IsNear()
    {
        var miss = Assert.Single(NearMisses.Of([Hour(new EdgeMinute(60, 1000, 1900, 150, 800))]));

        Assert.False(miss.Crossed);
        Assert.Equal((1.125, 1900, 1000, 850, 1000), (miss.Reproduction, miss.Attempts, (int)miss.UsualAttempts, miss.Goodput, (int)miss.UsualGoodput));
    }

    [Fact]
    public void MinuteThatWentBeyond_HasCrossed_AndComesFirst()
    {
        var misses = NearMisses.Of([Hour(new EdgeMinute(60, 1000, 1900, 150, 800)), Hour(new EdgeMinute(120, 1000, 2500, 600, 900))]);

        Assert.Equal([(true, 120L), (false, 60L)], misses.Select(miss => (miss.Crossed, miss.AtNs)));
    }

    [Fact]
    public void FailuresThatAreNotRepeated_OrHideBehindRetriesThatWork_AreNone()
    {
        // Errors without retries: load does not grow.
        Assert.Empty(NearMisses.Of([Hour(new EdgeMinute(60, 1000, 1000, 500, 500))]));
        // Each failure repeated once, with success: goodput is as usual.
        Assert.Empty(NearMisses.Of([Hour(new EdgeMinute(60, 1000, 1500, 0, 500))]));
        // Half of the failures repeated.
        Assert.Empty(NearMisses.Of([Hour(new EdgeMinute(60, 1000, 1400, 400, 800))]));
    }

    [Fact]
    public void MinuteOfFewCalls_IsNone_SinceChanceMakesSuch() =>
        Assert.Empty(NearMisses.Of([Hour(new EdgeMinute(60, 20, 34, 3, 13), usual: 22)]));

    [Fact]
    public void RequestsThatEnter_AreNone() =>
        Assert.Empty(NearMisses.Of([Hour(new EdgeMinute(60, 1000, 2500, 600, 900)) with { Edge = new PeriodEdge(null, "web", "GET /") }]));

    // The other fifty-nine minutes are healthy.
    private static EdgeHour Hour(EdgeMinute worst, double usual = 1000) =>
        new(s_edge, 0, new EdgeCounts { Calls = (59 * usual) + worst.Calls, Attempts = (59 * usual) + worst.Attempts, Errors = worst.Errors }, 0, 0, worst);
}
