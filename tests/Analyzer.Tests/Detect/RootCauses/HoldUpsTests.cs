using Analyzer.Detect.RootCauses;
using Analyzer.Model.Calls;
using Xunit;

namespace Analyzer.Tests.Detect.RootCauses;

/// <summary>web → orders → db; from second 30 on requests that need no database queue inside orders and look like its own work.</summary>
public sealed class HoldUpsTests
{
    private const double Factor = 1.5;

    [Fact]
    public void A_caller_that_waits_for_a_locked_database_hands_its_weight_on_to_it()
    {
        var (suspects, before) = HandOn(dbMs: 2_000, ordersMs: 800);

        Assert.True(before["orders"] > before["db"] / 10);
        Assert.Equal(0, suspects["orders"].Seconds, 6);
        Assert.Equal(before["orders"] + before["db"], suspects["db"].Seconds, 6);
        Assert.Contains("orders waits for it", suspects["db"].Blames.Single(blame => blame.Kind == BlameKind.HeldUp).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_caller_that_is_slow_by_itself_keeps_its_weight()
    {
        var (suspects, before) = HandOn(dbMs: 10, ordersMs: 800);

        Assert.True(before["orders"] > 10);
        Assert.Equal(before["orders"], suspects["orders"].Seconds);
    }

    [Fact]
    public void A_callee_that_is_a_little_slower_holds_nobody_up()
    {
        var (suspects, before) = HandOn(dbMs: 40, ordersMs: 800);

        Assert.Equal(before["orders"], suspects["orders"].Seconds);
        Assert.True(before["db"] > 0);
    }

    [Fact]
    public void What_became_slow_later_held_nobody_up_before()
    {
        var (suspects, before) = HandOn(dbMs: 2_000, ordersMs: 800, onsetOfDb: 35);

        Assert.Equal(before["orders"], suspects["orders"].Seconds);
    }

    [Fact]
    public void Failures_of_who_was_held_up_go_with_its_weight_unless_they_came_first()
    {
        var (held, _) = HandOn(dbMs: 2_000, ordersMs: 800, failFrom: 33);
        var (failing, before) = HandOn(dbMs: 2_000, ordersMs: 800, failFrom: 29);

        Assert.Equal(0, held["orders"].Seconds, 6);
        Assert.Equal(failing["orders"].Of(BlameKind.Failures), failing["orders"].Seconds, 6);
        Assert.True(before["orders"] > failing["orders"].Seconds && failing["orders"].Seconds > 0);
    }

    private static (SortedDictionary<string, Suspect> Suspects, Dictionary<string, double> Before) HandOn(int dbMs, int ordersMs, int? onsetOfDb = null, int failFrom = int.MaxValue)
    {
        var from = Math.Min(30, failFrom);
        var scene = new Traffic(60, 10, (calls, ms, second) =>
        {
            var late = second >= 30;
            if (ms / 100 % 2 == 0) calls.EntryAt(ms, "web", "POST /").Call("web", "orders", "POST /orders").Call("orders", "db", "UPDATE", new Try(AttemptStatus.Ok, WorkMs: late ? dbMs : 10)).With(call => call.Flags = CallFlags.Uninstrumented);
            else calls.EntryAt(ms, "web", "GET /").Call("web", "orders", "GET /orders", new Try(second >= failFrom ? AttemptStatus.Error : AttemptStatus.Ok, WorkMs: late ? ordersMs : 10));
        }).Scene(from, 45);
        var suspects = SuspectFinder.Find(scene, [], Factor);
        foreach (var suspect in suspects.Values) suspect.Onset = scene.Outbreak.OnsetOf(suspect.Service) ?? int.MaxValue;
        if (onsetOfDb is { } onset) suspects["db"].Onset = onset;
        var before = suspects.ToDictionary(suspect => suspect.Key, suspect => suspect.Value.Seconds);
        HoldUps.HandOn(scene, suspects, Factor);
        return (suspects, before);
    }
}
