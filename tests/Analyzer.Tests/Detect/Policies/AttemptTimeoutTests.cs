using Analyzer.Detect.Policies;
using Xunit;

namespace Analyzer.Tests.Detect.Policies;

public sealed class AttemptTimeoutTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Attempts_followed_by_another_tell_the_time_exactly()
    {
        var seen = new Repetitions();
        for (var i = 0; i < 20; i++) seen.FollowedTimeoutNs.Add((600 * Ms) + (i * 50_000));
        // A limit over all attempts cuts the last one short, always at the same time.
        for (var i = 0; i < 50; i++) seen.LastTimeoutNs.Add(130 * Ms);

        var timeout = AttemptTimeout.Of(seen)!;

        Assert.InRange(timeout.Ns, 600 * Ms, 601 * Ms);
        Assert.False(timeout.CoversCall);
    }

    [Fact]
    public void A_deadline_covers_the_call_where_calls_end_at_one_time_and_last_attempts_at_many()
    {
        var seen = new Repetitions();
        for (var i = 0; i < 20; i++)
        {
            seen.LastTimeoutNs.Add((50 + (i * 100)) * Ms);
            seen.CallTimeoutNs.Add(2_500 * Ms);
        }

        var timeout = AttemptTimeout.Of(seen)!;

        Assert.Equal((2_500 * Ms, true), (timeout.Ns, timeout.CoversCall));
    }

    [Fact]
    public void One_attempt_each_is_its_own_call()
    {
        var seen = new Repetitions();
        for (var i = 0; i < 20; i++)
        {
            seen.LastTimeoutNs.Add(3_000 * Ms);
            seen.CallTimeoutNs.Add(3_000 * Ms);
        }

        Assert.Equal((3_000 * Ms, false), (AttemptTimeout.Of(seen)!.Ns, AttemptTimeout.Of(seen)!.CoversCall));
    }

    [Fact]
    public void One_time_out_or_many_at_any_time_show_no_clock()
    {
        var one = new Repetitions();
        one.LastTimeoutNs.Add(300 * Ms);
        var spread = new Repetitions();
        for (var i = 1; i < 40; i++) spread.FollowedTimeoutNs.Add(i * i * Ms);

        Assert.Null(AttemptTimeout.Of(one));
        Assert.Null(AttemptTimeout.Of(spread));
    }
}
