using Analyzer.Detect.Feedback;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Feedback;

/// <summary>web → orders; orders fails from second 30 to 50.</summary>
public sealed class EndingsTests
{
    [Fact]
    public void What_goes_on_to_the_end_of_the_data_has_no_end() => Assert.Null(Of(to: 60, triggerEnd: null, metastable: false));

    [Fact]
    public void A_service_that_cannot_be_reached_just_before_all_is_back_was_restarted()
    {
        var end = Of(triggerEnd: 35, metastable: true, unreachable: second => second == 48);

        Assert.Equal(("restart", "orders", Traffic.Ns(50)), (end!.Reason, end.Service, end.AtNs));
        Assert.Contains("unreachable around 14:00:48 (10 attempts refused)", end.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_could_not_be_reached_all_along_was_not() =>
        Assert.NotEqual("restart", Of(triggerEnd: 35, metastable: true, unreachable: second => second is >= 30 and < 50)!.Reason);

    [Fact]
    public void A_service_that_was_dead_to_begin_with_was_not_restarted() =>
        Assert.NotEqual("restart", Of(triggerEnd: 35, metastable: true, unreachable: second => second == 48, mechanism: Mechanism.Silence)!.Reason);

    [Fact]
    public void What_is_back_as_soon_as_its_trigger_is_ended_with_it() => Assert.Equal("trigger-ended", Of(triggerEnd: 48, metastable: false)!.Reason);

    [Fact]
    public void What_fed_itself_until_the_load_fell_ended_by_that()
    {
        var end = Of(triggerEnd: 35, metastable: true, perSecond: second => second < 47 ? 10 : 4);

        Assert.Equal("load-fell", end!.Reason);
        Assert.Contains("from 10 to 4 requests/s", end.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_outlived_its_trigger_was_worked_off() => Assert.Equal("drained", Of(triggerEnd: 35, metastable: false)!.Reason);

    [Fact]
    public void What_shows_neither_trigger_nor_restart_ended_for_no_known_reason() => Assert.Equal("unknown", Of(triggerEnd: null, metastable: false)!.Reason);

    private static IncidentEnd? Of(int? triggerEnd, bool metastable, int to = 50, Func<int, bool>? unreachable = null, Func<int, int>? perSecond = null, Mechanism mechanism = Mechanism.Error)
    {
        var scene = new Traffic(60, perSecond ?? (_ => 10), (calls, ms, second) =>
            calls.EntryAt(ms, "web", "GET /").Call("web", "orders", "POST /orders", second is >= 30 and < 50 ? Try.err : Try.ok)
                .With(call => call.Flags |= unreachable?.Invoke(second) == true ? CallFlags.Uninstrumented : CallFlags.None)).Scene(30, to);
        return Endings.Of(scene, triggerEnd, metastable, [new AffectedService("orders", mechanism, Traffic.Ns(30), null, 1, false, [], [])]);
    }
}
