using Analyzer.Detect.Onsets;
using Analyzer.Detect.Structure;
using Analyzer.Tests.Detect.Structure;
using Xunit;

namespace Analyzer.Tests.Detect.Onsets;

public sealed class ShapeSignalsTests
{
    private const int Quiet = 20;

    [Fact]
    public void A_call_that_is_no_longer_made_departs_when_it_stopped()
    {
        var departure = Assert.Single(Departures((ShapeTables.Call, second => second < 30 ? 1 : 0)));

        Assert.Equal(("cart", Measure.Shape, 30, 60), (departure.Signal.Service, departure.Signal.Measure, departure.From, departure.To));
    }

    [Fact]
    public void A_step_that_never_ran_before_departs_while_it_runs()
    {
        var departure = Assert.Single(Departures((ShapeTables.Step, second => second is >= 30 and < 40 ? 0.8 : 0)));

        Assert.Equal((30, 40), (departure.From, departure.To));
    }

    [Fact]
    public void What_requests_do_now_and_then_is_no_signal() => Assert.Empty(Signals((ShapeTables.Call, second => second < 30 ? 0.5 : 0)));

    [Fact]
    public void An_operation_that_failed_in_the_quiet_time_says_nothing() =>
        Assert.Empty(Signals((ShapeTables.Call, second => second < 30 ? 1 : 0), (ShapeTables.Handler, _ => 0.5)));

    [Fact]
    public void A_call_of_which_the_window_holds_nothing_at_all_is_gone()
    {
        var before = Traffic.QuietUntil(ShapeTables.Of((ShapeTables.Call, _ => 1)), Quiet);
        var departure = Assert.Single(ShapeSignals.Of(ShapeTables.Of().Shapes, before, 1).SelectMany(DepartureFinder.Find));

        Assert.Equal((0, 60), (departure.From, departure.To));
    }

    [Fact]
    public void One_request_in_ten_kept_by_sampling_is_weaker_evidence()
    {
        var now = ShapeTables.Of((ShapeTables.Step, second => second >= 40 ? 0.5 : 0));
        var usual = Traffic.QuietUntil(now, Quiet);
        var (all, sampled) = (Assert.Single(ShapeSignals.Of(now.Shapes, usual, 1)), Assert.Single(ShapeSignals.Of(now.Shapes, usual, 0.1)));

        Assert.Equal((200, 20), (all.Count(40, 60), sampled.Count(40, 60)));
        Assert.True(sampled.Chance(40, 60) > 1e3 * all.Chance(40, 60));
    }

    private static List<Signal> Signals(params (ShapeKey Key, Func<int, double> Share)[] items)
    {
        var now = ShapeTables.Of(items);
        return [.. ShapeSignals.Of(now.Shapes, Traffic.QuietUntil(now, Quiet), 1)];
    }

    private static IEnumerable<Departure> Departures(params (ShapeKey Key, Func<int, double> Share)[] items) => Signals(items).SelectMany(DepartureFinder.Find);
}
