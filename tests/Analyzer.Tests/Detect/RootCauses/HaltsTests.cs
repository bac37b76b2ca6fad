using Analyzer.Detect.Incidents;
using Analyzer.Detect.RootCauses;
using Analyzer.Model.Calls;
using Xunit;

namespace Analyzer.Tests.Detect.RootCauses;

/// <summary>
/// web → orders → db and cache, five traces a second kept of fifty; from second 30 to 40 something holds requests of orders.
/// </summary>
public sealed class HaltsTests
{
    private static readonly string[] s_all = ["db", "cache"];

    [Fact]
    public void A_callee_whose_calls_stop_while_requests_wait_stands_still()
    {
        var halt = Assert.Single(Of(["cache"]).Halts);

        Assert.Equal(("orders", "db", 30, 40, 50.0, 500.0), (halt.Caller, halt.Callee, halt.From, halt.To, Math.Round(halt.Missing), Math.Round(halt.Requests)));
    }

    [Fact]
    public void Where_calls_go_on_nothing_stands_still() => Assert.Empty(Of(s_all).Halts);

    [Fact]
    public void Where_nothing_is_called_any_more_each_may_be_the_one_and_so_may_the_caller()
    {
        var scene = Of([]);
        var suspects = SuspectFinder.Find(scene, [], 1.5);

        var causes = RootCauseRanker.Rank(scene, suspects, 1.5);

        Assert.Equal(["cache", "db"], scene.Halts.Select(halt => halt.Callee));
        Assert.Equal(["cache", "db", "orders"], causes.Take(3).Select(cause => cause.Service));
        Assert.Equal(suspects["cache"].Seconds, suspects["db"].Seconds);
        Assert.EndsWith("nor is any to db, so it may be that", causes[0].Reasons[0], StringComparison.Ordinal);
        Assert.All(causes, cause => Assert.True(cause.Confidence <= 0.5));
    }

    [Fact]
    public void Calls_that_are_late_by_a_moment_are_not_the_ones_that_stopped() => Assert.Equal("db", Assert.Single(Of(["cache"], workMs: 2_900).Halts).Callee);

    [Fact]
    public void A_caller_that_answers_at_once_keeps_its_calls_back() => Assert.Empty(Of(["cache"], workMs: 10).Halts);

    [Fact]
    public void Where_most_traces_are_kept_a_callee_that_holds_calls_would_show_them() => Assert.Empty(Of(["cache"], weight: 1).Halts);

    [Fact]
    public void Calls_that_are_not_made_since_another_failed_stand_still_for_that_reason() => Assert.Empty(Of(["cache"], cache: Try.err).Halts);

    [Fact]
    public void Calls_that_are_not_made_since_another_is_slow_stand_still_for_that_reason() => Assert.Empty(Of(["cache"], cache: new Try(AttemptStatus.Ok, WorkMs: 400)).Halts);

    [Fact]
    public void A_dead_caller_is_reached_by_no_requests() => Assert.Empty(Of(["cache"], reached: false).Halts);

    [Fact]
    public void A_pause_that_chance_explains_is_none() => Assert.Empty(Of(["cache"], until: 31).Halts);

    [Fact]
    public void Its_caller_hands_most_of_its_weight_on_and_the_trigger_lasts_as_long_as_the_silence()
    {
        var scene = Of(["cache"]);
        var suspects = SuspectFinder.Find(scene, [], 1.5);
        var before = suspects["orders"].Seconds;

        var causes = RootCauseRanker.Rank(scene, suspects, 1.5);
        var (trigger, end) = Triggers.Of(scene, causes);

        Assert.Equal(["db", "orders"], causes.Take(2).Select(cause => cause.Service));
        Assert.Equal(0.75 * before, suspects["db"].Of(BlameKind.Halted), 6);
        Assert.Equal(0.25 * before, suspects["orders"].Seconds, 6);
        Assert.Contains("orders waits for it: for 10 s", causes[0].Reasons[0], StringComparison.Ordinal);
        Assert.True(causes[0].Confidence <= 0.75);
        Assert.Equal((Traffic.Ns(30), 40), (trigger!.StartNs, end));
    }

    // What orders still calls meanwhile.
    private static Scene Of(string[] called, int workMs = 900, float weight = 10, Try? cache = null, bool reached = true, int until = 40) => new Traffic(60, 5, (calls, ms, second) =>
    {
        var held = second >= 30 && second < until;
        var trace = calls.SampledEntryAt(ms, weight, "web", "GET /").Call("web", "orders", "POST /orders", new Try(AttemptStatus.Ok, WorkMs: held ? workMs : 10));
        if (held && !reached) trace.With(call => call.Flags = CallFlags.Uninstrumented);
        foreach (var callee in held ? called : s_all)
        {
            trace.Call("orders", callee, "GET", held && callee == "cache" ? cache ?? Try.ok : Try.ok).With(call => call.Flags = CallFlags.Uninstrumented);
        }
    }).Scene(30, 50);
}
