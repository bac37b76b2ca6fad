using Analyzer.Detect.Incidents;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Incidents;

/// <summary>web → orders on two instances, ten requests a second; orders is off from second 30 to 40 of a scene that lasts to 50.</summary>
public sealed class TriggersTests
{
    [Fact]
    public void Without_a_cause_no_trigger_is_known() => Assert.Equal((null, null), Triggers.Of(Scene(Try.err), []));

    [Fact]
    public void A_trigger_lasts_as_long_as_the_cause_by_itself_was_off()
    {
        var (trigger, end) = Triggers.Of(Scene(Try.err), [Cause(Mechanism.Error)]);

        Assert.Equal((Traffic.Ns(30), Traffic.Ns(40), 40), (trigger!.StartNs, trigger.EndNs, end));
    }

    [Fact]
    public void A_cause_that_holds_calls_lasts_until_the_last_of_them_is_through() =>
        Assert.Equal(44, Triggers.Of(Scene(new Try(AttemptStatus.Ok, WorkMs: 5_000)), [Cause(Mechanism.Latency)]).End);

    [Fact]
    public void A_cause_that_goes_on_to_the_end_of_the_data_has_no_end()
    {
        var (trigger, end) = Triggers.Of(Scene(Try.err, until: 60), [Cause(Mechanism.Error)]);

        Assert.Null(end);
        Assert.Null(trigger!.EndNs);
    }

    [Fact]
    public void Of_a_service_that_runs_once_the_instance_says_nothing()
    {
        Assert.Equal("pod-1", Triggers.Of(Scene(Try.err), [Cause(Mechanism.Error)]).Trigger!.Instance);
        Assert.Null(Triggers.Of(Scene(Try.err, instances: 1), [Cause(Mechanism.Error)]).Trigger!.Instance);
    }

    [Fact]
    public void A_cause_of_which_too_few_calls_are_in_the_data_is_told_by_those_it_held()
    {
        var scene = new Traffic(60, 10, (calls, ms, second) =>
        {
            var trace = calls.EntryAt(ms, "web", "GET /");
            if (ms % 3_000 == 0) trace.Call("web", "db", "UPDATE", new Try(AttemptStatus.Ok, WorkMs: second == 33 ? 3_500 : 10));
        }).Scene(30, 50);

        Assert.DoesNotContain(scene.Outbreak.Departures, departure => departure.Signal.Service == "db");
        var (trigger, end) = Triggers.Of(scene, [Cause(Mechanism.Latency) with { Service = "db" }]);
        Assert.Equal((Traffic.Ns(33), 37), (trigger!.StartNs, end));
    }

    private static RootCause Cause(Mechanism mechanism) => new("orders", "pod-1", "v1", "POST /orders", mechanism, 0.9, [], []);

    private static Scene Scene(Try during, int until = 40, int instances = 2) => new Traffic(60, 10, (calls, ms, second) =>
        calls.EntryAt(ms, "web", "GET /").Call("web", "orders", "POST /orders", second >= 30 && second < until ? during : Try.ok)
            .With(call => call.Instance = $"pod-{ms / 100 % instances}")).Scene(30, until > 50 ? 60 : 50);
}
