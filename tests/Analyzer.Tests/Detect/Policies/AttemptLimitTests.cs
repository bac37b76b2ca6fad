using Analyzer.Detect.Policies;
using Xunit;

namespace Analyzer.Tests.Detect.Policies;

public sealed class AttemptLimitTests
{
    [Fact]
    public void The_limit_is_where_failing_calls_stop()
    {
        var seen = Seen(("503", Followed: 40, Stops: [(3, 12)]));
        (seen.Succeeded[2], seen.Succeeded[3], seen.GaveUp[3]) = (20, 6, 12);

        var limit = Of(seen);

        Assert.Equal((3, true), (limit.Most, limit.Reached));
        Assert.InRange(limit.Confidence, 0.9, 1);
    }

    [Fact]
    public void Where_no_call_gave_up_the_most_seen_is_a_lower_bound()
    {
        var seen = Seen(("503", Followed: 12, Stops: []));
        (seen.Succeeded[2], seen.Succeeded[4]) = (6, 2);

        var limit = Of(seen);

        Assert.Equal((4, false), (limit.Most, limit.Reached));
        Assert.InRange(limit.Confidence, 0, 0.5);
    }

    [Fact]
    public void Two_calls_taken_for_one_do_not_double_the_limit()
    {
        var seen = Seen(("503", Followed: 400, Stops: [(3, 200), (6, 1)]));
        (seen.GaveUp[3], seen.GaveUp[6]) = (200, 1);

        var limit = Of(seen);

        Assert.Equal((3, true), (limit.Most, limit.Reached));
    }

    [Fact]
    public void A_budget_that_lets_few_retries_through_does_not_lower_the_limit()
    {
        var seen = Seen(("503", Followed: 20, Stops: [(1, 180), (2, 3), (3, 8)]));
        (seen.GaveUp[1], seen.GaveUp[2], seen.GaveUp[3], seen.Succeeded[2]) = (180, 3, 8, 1);

        Assert.Equal((3, true), (Of(seen).Most, Of(seen).Reached));
    }

    [Fact]
    public void A_failure_that_is_not_retried_shows_no_limit_of_those_that_are()
    {
        var seen = Seen(("400", Followed: 0, Stops: [(1, 5_000)]), ("503", Followed: 30, Stops: []));
        (seen.GaveUp[1], seen.Succeeded[2]) = (5_000, 30);

        Assert.Equal((2, false), (Of(seen).Most, Of(seen).Reached));
        Assert.Equal(["503"], RetriedFailures.Of(seen).Retried);
        Assert.Equal(["400"], RetriedFailures.Of(seen).NotRetried);
    }

    [Theory]
    [InlineData("503", true)]
    [InlineData("connection_error", true)]
    [InlineData("timeout", false)]
    [InlineData("UNAVAILABLE", true)]
    [InlineData("40P01", true)]
    [InlineData("500", false)]
    [InlineData("INTERNAL", false)]
    [InlineData("DEADLINE_EXCEEDED", false)]
    [InlineData("23505", false)]
    public void Giving_up_at_once_shows_a_limit_only_where_others_would_have_tried_again(string failure, bool reached)
    {
        var seen = Seen((failure, Followed: 0, Stops: [(1, 50)]));
        seen.GaveUp[1] = 50;

        Assert.Equal((1, reached), (Of(seen).Most, Of(seen).Reached));
    }

    [Fact]
    public void Calls_cut_off_by_others_do_not_show_the_limit()
    {
        var seen = Seen(("timeout", Followed: 10, Stops: []));
        seen.CutOff[2] = 10;

        Assert.Equal((2, false), (Of(seen).Most, Of(seen).Reached));
    }

    [Fact]
    public void Deliveries_end_at_a_limit_where_none_follows_though_before_most_were_followed()
    {
        var seen = Seen(("redelivered", Followed: 300, Stops: []));
        seen.Redelivered = 100;
        (seen.Succeeded[2], seen.Succeeded[3], seen.Succeeded[4], seen.Succeeded[5]) = (30, 21, 15, 34);

        Assert.Equal((5, true), (Of(seen).Most, Of(seen).Reached));
    }

    [Fact]
    public void Deliveries_that_all_end_at_one_number_show_no_limit()
    {
        var seen = Seen(("redelivered", Followed: 24, Stops: []));
        (seen.Redelivered, seen.Succeeded[3]) = (12, 12);

        Assert.Equal((3, false), (Of(seen).Most, Of(seen).Reached));
    }

    [Fact]
    public void Deliveries_that_thin_out_show_a_lower_bound_only()
    {
        var seen = Seen(("redelivered", Followed: 100, Stops: []));
        seen.Redelivered = 60;
        for (var k = 2; k < 12; k++) seen.Succeeded[k] = 12 - k;

        Assert.Equal((11, false), (Of(seen).Most, Of(seen).Reached));
    }

    private static AttemptLimit Of(Repetitions seen) => AttemptLimit.Of(seen, RetriedFailures.Of(seen).Stopped(seen));

    private static Repetitions Seen(params (string Label, long Followed, (int Attempts, long Calls)[] Stops)[] failures)
    {
        var seen = new Repetitions();
        foreach (var (label, followed, stops) in failures)
        {
            var counts = seen.FailureOf(label);
            counts.Followed = followed;
            foreach (var (attempts, calls) in stops) counts.Stopped[attempts] = calls;
        }

        return seen;
    }
}
