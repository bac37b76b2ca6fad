using Analyzer.Detect.Baselines;
using Analyzer.Model.Calls;
using Xunit;

namespace Analyzer.Tests.Detect.Baselines;

/// <summary>A minute of web → ads; the quiet stretch sought is twelve seconds long.</summary>
public sealed class QuietPartTests
{
    private static readonly Try s_slow = new(AttemptStatus.Ok, WorkMs: 200);

    [Fact]
    public void Of_equally_quiet_stretches_the_earliest_is_taken() => Assert.Equal((0, 12), Seed(60, second => second is >= 25 and < 35 ? Try.err : Try.ok));

    [Fact]
    public void A_window_that_begins_in_trouble_is_quiet_after_it() => Assert.Equal((20, 32), Seed(60, second => second < 20 ? Try.err : Try.ok));

    [Fact]
    public void Repetitions_are_trouble_though_nothing_fails_in_the_end() => Assert.Equal((20, 32), Seed(60, second => second < 20 ? [Try.err, Try.ok] : [Try.ok]));

    [Fact]
    public void What_is_slow_is_not_quiet() => Assert.InRange(Seed(60, second => second < 20 ? s_slow : Try.ok)!.Value.From, 18, 20);

    [Fact]
    public void A_third_slower_is_no_trouble() => Assert.Equal((0, 12), Seed(60, second => new Try(AttemptStatus.Ok, WorkMs: second < 20 ? 13 : 10)));

    [Fact]
    public void Failures_count_before_speed() => Assert.Equal((30, 42), Seed(60, second => second < 30 ? Try.err : s_slow));

    [Fact]
    public void A_fallback_that_makes_everything_faster_is_no_quiet_time() =>
        Assert.Equal((0, 12), QuietPart.Seed(new Traffic(60, 10, (calls, ms, second) =>
        {
            var fails = second >= 30;
            calls.EntryAt(ms, "web", "GET /", new Try(AttemptStatus.Ok, WorkMs: fails ? 5 : 50))
                .Call("web", "ads", "GET /ads", fails ? new Try(AttemptStatus.Error, "503", WorkMs: 1) : s_slow)
                .With(call => call.Flags |= fails ? CallFlags.Absorbed : CallFlags.None);
        }).Reduce().Series));

    [Fact]
    public void More_requests_are_no_trouble() => Assert.Equal((0, 12), QuietPart.Seed(new Traffic(60, second => second < 20 ? 30 : 5, (calls, ms, _) => calls.EntryAt(ms, "web", "GET /")).Reduce().Series));

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Too_few_buckets_hold_no_quiet_time(int seconds, bool found) => Assert.Equal(found, Seed(seconds, _ => Try.ok) is (0, 8));

    [Fact]
    public void A_mask_takes_the_buckets_between() => Assert.Equal([false, true, true, false], QuietPart.Mask(4, 1, 3));

    private static (int From, int To)? Seed(int seconds, Func<int, Try> ads) => Seed(seconds, second => [ads(second)]);

    private static (int From, int To)? Seed(int seconds, Func<int, Try[]> ads) =>
        QuietPart.Seed(new Traffic(seconds, 10, (calls, ms, second) => calls.EntryAt(ms, "web", "GET /").Call("web", "ads", "GET /ads", ads(second))).Reduce().Series);
}
