using Analyzer.Detect.Amplification;
using Analyzer.Detect.Feedback;
using Analyzer.Model.Calls;
using Xunit;

namespace Analyzer.Tests.Detect.Feedback;

/// <summary>web → orders, ten requests a second; from second 30 to 50 calls time out and are made again.</summary>
public sealed class MetastabilityTests
{
    private static readonly Try s_late = new(AttemptStatus.Timeout, "timeout", WorkMs: 100);

    [Fact]
    public void What_goes_on_failing_by_its_retries_after_its_trigger_ended_is_metastable()
    {
        var found = Judge(triggerEnd: 33, _ => [s_late, s_late, s_late]);

        Assert.True(found.IsMetastable);
        Assert.Equal(["retries multiply the load", "work piles up and latency grows", "callers give up and try again"], found.Loop.Select(edge => edge.Effect));
        Assert.All(found.Loop, edge => Assert.Equal(("web", "orders", 360.0), (edge.Caller, edge.Callee, edge.Attempts)));
    }

    [Fact]
    public void Without_an_end_of_the_trigger_nothing_outlived_it() => Assert.False(Judge(null, _ => [s_late, s_late, s_late]).IsMetastable);

    [Fact]
    public void Leftovers_that_are_worked_off_after_the_trigger_are_not_metastable() => Assert.False(Judge(triggerEnd: 43, _ => [s_late, s_late, s_late]).IsMetastable);

    [Fact]
    public void What_works_again_after_the_trigger_is_not_metastable() => Assert.False(Judge(triggerEnd: 33, second => second < 38 ? [s_late, s_late, s_late] : [s_late, Try.ok]).IsMetastable);

    [Fact]
    public void What_fails_without_repetitions_is_kept_alive_by_none() => Assert.False(Judge(triggerEnd: 33, second => second < 38 ? [s_late, s_late, s_late] : [s_late]).IsMetastable);

    [Fact]
    public void A_broker_that_delivers_again_is_no_loop() =>
        Assert.False(Judge(triggerEnd: 33, _ => [s_late, s_late, s_late], call => call.Kind = call.Tries.Length > 1 ? CallKind.Redelivery : CallKind.Single).IsMetastable);

    private static Metastability Judge(int? triggerEnd, Func<int, Try[]> during, Action<CallSpec>? change = null)
    {
        var scene = new Traffic(60, 10, (calls, ms, second) =>
            calls.EntryAt(ms, "web", "GET /").Call("web", "orders", "POST /orders", second is >= 30 and < 50 ? during(second) : [Try.ok]).With(change ?? (_ => { }))).Scene(30, 50);
        return Metastability.Of(scene, triggerEnd, IncidentAmplifiers.Of(scene));
    }
}
