using Analyzer.Detect.Amplification;
using Analyzer.Detect.Feedback;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Feedback;

/// <summary>web → orders, ten requests a second, in which seconds 30 to 45 are told.</summary>
public sealed class BreakPointsTests
{
    private static readonly Try[] s_thrice = [Try.err, Try.err, Try.err];

    [Fact]
    public void Spread_feeds_itself_from_the_first_second_in_which_failures_bring_more_than_one_new_attempt()
    {
        var point = Find(second => second is >= 33 and < 45 ? s_thrice : [Try.ok]);

        Assert.Equal((Traffic.Ns(33), "web", "orders", "POST /orders"), (point!.AtNs, point.Caller, point.Callee, point.Operation));
        Assert.Equal((2.0, 10.0, 30.0, 10.0, 0.0), (point.Reproduction, point.AttemptsBefore, point.AttemptsAfter, point.GoodputBefore, point.GoodputAfter));
        Assert.Equal(15, point.Series.Count);
        Assert.Equal([null, 2.0], point.Series.Skip(2).Take(2).Select(item => item.Reproduction));
    }

    [Fact]
    public void One_new_attempt_a_failure_does_not_feed_itself() => Assert.Null(Find(second => second >= 30 ? [Try.err, Try.err] : [Try.ok]));

    [Fact]
    public void Repetitions_that_work_do_not_lower_goodput() => Assert.Null(Find(second => second >= 30 ? [Try.err, Try.err, Try.ok] : [Try.ok]));

    [Fact]
    public void One_bad_second_is_no_break_point() => Assert.Null(Find(second => second == 33 ? s_thrice : [Try.ok]));

    [Fact]
    public void Two_bad_seconds_of_few_calls_that_the_next_ones_deny_are_chance() =>
        Assert.Null(Find(second => second is 33 or 34 ? s_thrice : [Try.ok], perSecond: second => second is 33 or 34 ? 5 : second is > 34 and < 45 ? 20 : 10));

    [Fact]
    public void A_broker_is_paced_by_its_queue_and_does_not_feed_itself() =>
        Assert.Null(Find(second => second >= 30 ? s_thrice : [Try.ok], call => call.Kind = call.Tries.Length > 1 ? CallKind.Redelivery : CallKind.Single));

    private static BreakPoint? Find(Func<int, Try[]> tries, Action<CallSpec>? change = null, Func<int, int>? perSecond = null)
    {
        var scene = new Traffic(60, perSecond ?? (_ => 10), (calls, ms, second) =>
        {
            var attempts = tries(second);
            calls.EntryAt(ms, "web", "GET /", attempts[^1]).Call("web", "orders", "POST /orders", attempts).With(change ?? (_ => { }));
        }).Scene(30, 45);
        return BreakPoints.Find(scene, IncidentAmplifiers.Of(scene));
    }
}
