using Analyzer.Detect.Incidents;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Incidents;

/// <summary>web → orders → stock, and web → ads, ten requests a second; what goes wrong does so from second 30 to 40.</summary>
public sealed class SizesTests
{
    [Fact]
    public void Hops_and_speed_are_those_to_the_caller_reached_last()
    {
        var size = Of(Try.ok, Try.err, ("stock", 30), ("orders", 32), ("web", 34));

        Assert.Equal((3, 2, 0.5, 2 * Traffic.SecondNs), (size.Services, size.Hops, size.HopsPerSecond, size.HalfAffectedNs));
        Assert.Equal((10 * Traffic.SecondNs, 4 * Traffic.SecondNs), (size.DurationNs, size.TriggerNs));
    }

    [Fact]
    public void A_service_off_the_way_of_calls_adds_no_hop()
    {
        var size = Of(Try.ok, Try.err, ("stock", 30), ("ads", 31));

        Assert.Equal((2, 0), (size.Services, size.Hops));
    }

    [Fact]
    public void What_is_reached_in_the_same_second_has_no_speed() => Assert.Null(Of(Try.ok, Try.err, ("stock", 30), ("orders", 30)).HopsPerSecond);

    [Fact]
    public void Failed_requests_are_impact_beyond_the_usual_number()
    {
        var size = Of(Try.err, Try.err, ("stock", 30));

        Assert.Equal((100.0, 1.0), (size.ImpactRequests, size.EntryPerOrigin));
        Assert.Equal(50, Of(Try.err, Try.err, before: 0.5, ("stock", 30)).ImpactRequests);
    }

    [Fact]
    public void Requests_slower_than_the_99th_percentile_before_are_impact() =>
        Assert.Equal(99, Of(Try.ok, new Try(AttemptStatus.Ok, WorkMs: 500), ("stock", 30)).ImpactRequests, 3);

    [Fact]
    public void Requests_that_did_not_change_are_none() => Assert.Equal(0, Of(Try.ok, Try.ok, ("stock", 30)).ImpactRequests);

    private static IncidentSize Of(Try entry, Try stock, params (string Service, int Onset)[] affected) => Of(entry, stock, 0, affected);

    private static IncidentSize Of(Try entry, Try stock, double before, params (string Service, int Onset)[] affected)
    {
        var scene = new Traffic(60, 10, (calls, ms, second) =>
        {
            var during = second is >= 30 and < 40;
            calls.EntryAt(ms, "web", "GET /", during ? entry : Try.ok).Call("web", "orders", "POST /orders", during ? entry : Try.ok).Call("orders", "stock", "GET /items", during ? stock : Try.ok).Call("web", "ads", "GET /ads");
        }).Scene(30, 40);
        var hit = affected.Select(item => new AffectedService(item.Service, Mechanism.Error, Traffic.Ns(item.Onset), null, 1, false, [], [])).ToList();
        var hidden = HiddenCounts.Of(scene) with { EntryErrorsBefore = before };
        return Sizes.Of(scene, "stock", hit, new Trigger("stock", null, null, null, Mechanism.Error, Traffic.Ns(30), Traffic.Ns(34)), hidden);
    }
}
