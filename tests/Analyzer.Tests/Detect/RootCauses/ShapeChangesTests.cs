using Analyzer.Detect.RootCauses;
using Analyzer.Detect.Structure;
using Analyzer.Tests.Detect.Structure;
using Xunit;

namespace Analyzer.Tests.Detect.RootCauses;

/// <summary>Of ten requests a second, what changed between the first twenty seconds and seconds 30 to 40.</summary>
public sealed class ShapeChangesTests
{
    [Fact]
    public void A_call_that_vanished_hit_every_request_that_used_to_make_it()
    {
        var change = Assert.Single(Find((ShapeTables.Call, second => second < 30 ? 1 : 0)));

        Assert.Equal(new ShapeChange(ShapeTables.Call, 1, 0, 100, 100, false), change);
    }

    [Fact]
    public void A_step_that_appeared_is_told_with_its_share() => Assert.Equal(new ShapeChange(ShapeTables.Step, 0, 0.4, 100, 40, false), Assert.Single(Find((ShapeTables.Step, second => second < 30 ? 0 : 0.4))));

    [Fact]
    public void The_running_of_an_error_handler_is_a_failure_and_its_rest_is_none()
    {
        Assert.True(Assert.Single(Find((ShapeTables.Handler, second => second < 30 ? 0 : 0.5))).IsFailure);
        Assert.Empty(Find((ShapeTables.Handler, second => second < 30 ? 0.2 : 0)));
    }

    [Fact]
    public void An_operation_that_failed_in_the_quiet_time_already_says_nothing() =>
        Assert.Empty(Find((ShapeTables.Handler, _ => 0.5), (ShapeTables.Call, second => second < 30 ? 1 : 0)));

    [Fact]
    public void A_change_of_what_is_asked_for_is_none_of_what_requests_do() => Assert.Empty(Find((ShapeTables.Call, second => second < 30 ? 0.6 : 0.3)));

    [Fact]
    public void A_call_of_which_the_window_holds_nothing_at_all_has_vanished()
    {
        var before = Traffic.QuietUntil(ShapeTables.Of((ShapeTables.Call, _ => 1)), 20);

        Assert.Equal((1.0, 0.0), ShapeChanges.Find(ShapeTables.Of().Shapes, before, 30, 40, 1).Select(change => (change.Usual, change.Now)).Single());
    }

    [Fact]
    public void Few_requests_kept_by_sampling_are_no_evidence()
    {
        var now = ShapeTables.Of((ShapeTables.Call, second => second < 30 ? 1 : 0));
        var usual = Traffic.QuietUntil(now, 20);

        Assert.Single(ShapeChanges.Find(now.Shapes, usual, 30, 40, 0.1));
        Assert.Empty(ShapeChanges.Find(now.Shapes, usual, 30, 40, 0.04));
    }

    private static List<ShapeChange> Find(params (ShapeKey Key, Func<int, double> Share)[] items)
    {
        var now = ShapeTables.Of(items);
        return ShapeChanges.Find(now.Shapes, Traffic.QuietUntil(now, 20), 30, 40, 1);
    }
}
