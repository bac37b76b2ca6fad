using Analyzer.Detect.Policies;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Policies;

public sealed class BackoffTests
{
    private const double Ms = 1e6;

    private readonly Random _random = new(5);

    [Fact]
    public void Nothing_between_attempts_but_the_scheduler_is_no_wait()
    {
        var backoff = Of(30, _ => 0.4 * Ms * _random.NextDouble());

        Assert.Equal((BackoffKind.None, 0L), (backoff.Kind, backoff.BaseNs));
    }

    [Fact]
    public void The_same_wait_each_time_is_fixed()
    {
        var backoff = Of(30, _ => (50 + (3 * _random.NextDouble())) * Ms);

        Assert.Equal(BackoffKind.Fixed, backoff.Kind);
        Assert.InRange(backoff.BaseNs!.Value, 49 * Ms, 53 * Ms);
        Assert.InRange(backoff.WaitAfter(7), 49 * Ms, 54 * Ms);
    }

    [Fact]
    public void A_wait_that_grows_is_exponential_and_goes_on_growing()
    {
        var backoff = Of(30, k => 20 * Math.Pow(2, k) * Ms);

        Assert.Equal((BackoffKind.Exponential, (long)(20 * Ms)), (backoff.Kind, backoff.BaseNs));
        Assert.InRange(backoff.WaitAfter(4), 155 * Ms, 165 * Ms);
    }

    [Fact]
    public void A_wait_drawn_from_zero_up_is_jittered_and_its_base_is_the_longest()
    {
        var backoff = Of(400, k => 40 * Math.Pow(2, k) * _random.NextDouble() * Ms);

        Assert.Equal(BackoffKind.Jittered, backoff.Kind);
        Assert.InRange(backoff.BaseNs!.Value, 36 * Ms, 44 * Ms);
    }

    [Fact]
    public void A_wait_drawn_around_a_middle_is_jittered_and_its_base_is_the_middle()
    {
        var backoff = Of(400, _ => (750 + (500 * _random.NextDouble())) * Ms);

        Assert.Equal(BackoffKind.Jittered, backoff.Kind);
        Assert.InRange(backoff.BaseNs!.Value, 950 * Ms, 1_050 * Ms);
    }

    [Fact]
    public void One_late_retry_among_few_does_not_make_a_fixed_wait_jittered()
    {
        var seen = new Repetitions();
        foreach (var ms in new[] { 50, 51, 50, 51, 90 }) seen.WaitNs[0].Add((long)(ms * Ms));

        Assert.Equal(BackoffKind.Fixed, Backoff.Of(seen).Kind);
    }

    [Fact]
    public void Two_waits_are_too_few_to_tell()
    {
        var backoff = Of(2, _ => 50 * Ms);

        Assert.Equal((BackoffKind.Unknown, null), (backoff.Kind, backoff.BaseNs));
    }

    [Fact]
    public void Behind_a_queue_the_wait_is_the_backlogs()
    {
        var seen = new Repetitions { Redelivered = 50 };
        for (var i = 1; i < 50; i++) seen.WaitNs[0].Add((long)((200 + (i * 60)) * Ms));

        Assert.Equal(BackoffKind.Unknown, Backoff.Of(seen).Kind);
    }

    private static Backoff Of(int calls, Func<int, double> waitNs)
    {
        var seen = new Repetitions();
        for (var i = 0; i < calls; i++)
        {
            for (var k = 0; k < 3; k++) seen.WaitNs[k].Add((long)waitNs(k));
        }

        return Backoff.Of(seen);
    }
}
