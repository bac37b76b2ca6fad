using Analyzer.Detect.RootCauses;
using Analyzer.Detect.Structure;
using Analyzer.Model.Calls;
using Xunit;

namespace Analyzer.Tests.Detect.RootCauses;

/// <summary>web → orders → stock, ten requests a second; from second 30 to 40 something is off.</summary>
public sealed class SuspectFinderTests
{
    private const double Factor = 1.5;

    private static readonly Try s_slow = new(AttemptStatus.Ok, WorkMs: 210);

    [Fact]
    public void As_usual_nobody_is_suspect() => Assert.Empty(Find(Try.ok, Try.ok));

    [Fact]
    public void Failures_count_where_they_arose_a_second_each()
    {
        var suspects = Find(Try.err, Try.err);

        var blame = Assert.Single(Assert.Single(suspects).Value.Blames);
        Assert.Equal(("stock", BlameKind.Failures, 100.0), (Assert.Single(suspects).Key, blame.Kind, blame.Seconds));
        Assert.StartsWith("100 failures of 100 attempts arose in it on POST /reserve, with nothing failing below (100 % of all that arose)", blame.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Attempts_that_reach_no_span_of_a_callee_that_has_them_tell_that_it_could_not_be_reached() =>
        Assert.Equal(BlameKind.Unreachable, Assert.Single(Find(Try.err, Try.err, dead: true)["stock"].Blames).Kind);

    [Fact]
    public void Time_outs_are_slowness_and_no_failures_of_the_callee() => Assert.DoesNotContain(Find(Try.ok, Try.timeout).Values, suspect => suspect.Of(BlameKind.Failures) > 0);

    [Fact]
    public void Own_work_counts_by_its_time_beyond_what_is_still_no_slowness()
    {
        var blame = Assert.Single(Find(Try.ok, s_slow)["stock"].Blames);

        // A hundred requests of 210 ms instead of one and a half times 10.
        Assert.Equal((BlameKind.OwnWork, 19.5), (blame.Kind, Math.Round(blame.Seconds, 3)));
        Assert.Equal("its own work for POST /reserve took 210 ms instead of 10 ms (100 requests)", blame.Reason);
    }

    [Fact]
    public void A_peer_without_spans_counts_by_what_its_callers_wait() =>
        Assert.Equal(BlameKind.Peer, Assert.Single(Find(Try.ok, s_slow, peer: true)["stock"].Blames).Kind);

    [Fact]
    public void A_way_that_is_longer_counts_against_the_callee() =>
        Assert.Equal(BlameKind.Way, Assert.Single(Find(Try.ok, new Try(AttemptStatus.Ok, WaitMs: 200))["stock"].Blames).Kind);

    [Fact]
    public void What_only_the_first_part_shows_is_evidence_too()
    {
        // Three seconds of a long incident: over all of it the mean is hardly off.
        var found = SuspectFinder.Find(Traffic(Try.ok, new Try(AttemptStatus.Ok, WorkMs: 22), until: 33).Scene(30, 60), [], Factor);

        Assert.Equal(BlameKind.OwnWork, Assert.Single(found["stock"].Blames).Kind);
    }

    [Fact]
    public void A_step_that_vanished_counts_weakly_against_its_service()
    {
        var suspects = Find(Try.ok, Try.ok, [Change(null, "price")]);

        Assert.Equal((BlameKind.Shape, 10.0), Assert.Single(suspects["orders"].Blames.Select(blame => (blame.Kind, blame.Seconds))));
    }

    [Fact]
    public void An_error_handler_counts_as_failures_do() =>
        Assert.Equal(100, Find(Try.ok, Try.ok, [Change(null, "BasicErrorController.error", isFailure: true)])["orders"].Seconds);

    [Fact]
    public void Calls_that_are_not_made_since_their_callee_fails_are_no_change_of_their_caller() =>
        Assert.Equal(["stock"], Find(Try.err, Try.err, [Change("stock", "POST /reserve")]).Keys);

    [Fact]
    public void A_caller_that_gives_up_one_callee_alone_and_does_all_else_speaks_against_that_callee()
    {
        var suspects = Find(Try.ok, Try.ok, [Change("ads", "GET /ads")]);

        Assert.Equal((7.5, 2.5), (suspects["ads"].Seconds, suspects["orders"].Seconds));
        Assert.StartsWith("orders keeps its calls back", suspects["ads"].Blames[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_callee_that_is_no_longer_called_at_all_stays_near_its_caller()
    {
        var traffic = new Traffic(60, 10, (calls, ms, second) =>
        {
            var trace = calls.EntryAt(ms, "web", "GET /", second is >= 30 and < 40 ? s_slow : Try.ok).Call("web", "stock", "GET /stock");
            if (second < 30) trace.Call("web", "ads", "GET /ads");
        });
        var scene = traffic.Scene(30, 40);
        var suspects = new SortedDictionary<string, Suspect>(StringComparer.Ordinal) { ["ads"] = new Suspect("ads"), ["elsewhere"] = new Suspect("elsewhere") };

        scene.KeepNear(suspects);

        Assert.Equal(["ads"], suspects.Keys);
    }

    private static ShapeChange Change(string? callee, string item, bool isFailure = false) => new(new ShapeKey("orders", "POST /orders", callee, item), 1, 0, 100, 100, isFailure);

    private static SortedDictionary<string, Suspect> Find(Try orders, Try stock, IReadOnlyList<ShapeChange>? shapes = null, bool peer = false, bool dead = false) =>
        SuspectFinder.Find(Traffic(orders, stock, peer, dead).Scene(30, 40), shapes ?? [], Factor);

    private static Traffic Traffic(Try orders, Try stock, bool peer = false, bool dead = false, int until = 40) => new(60, 10, (calls, ms, second) =>
    {
        var off = second >= 30 && second < until;
        calls.EntryAt(ms, "web", "GET /", off && orders.Status != AttemptStatus.Ok ? Try.err : Try.ok)
            .Call("web", "orders", "POST /orders", off ? orders : Try.ok)
            .Call("orders", "stock", "POST /reserve", off ? stock : Try.ok)
            .With(call => call.Flags = peer || (dead && off) ? CallFlags.Uninstrumented : CallFlags.None);
    });
}
