using Analyzer.Detect.Baselines;
using Analyzer.Detect.Series;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Baselines;

public sealed class ReferenceTests
{
    private static readonly EdgeName s_edge = new("web", "orders", "POST /orders");
    private static readonly BaselineUse s_use = new(BaselineKind.Given, null, "");

    [Theory]
    [InlineData(20, 40, 40)]
    [InlineData(20, 59, 59)]
    [InlineData(20, 61, 20)]
    [InlineData(20, 10, 20)]
    public void What_is_usual_moves_to_what_is_slower_now_and_only_as_far_as_habits_go(int beforeMs, int nowMs, int expectedMs)
    {
        var reference = Before(_ => beforeMs);
        reference.MoveTo(Traffic.QuietUntil(Requests(_ => nowMs).Reduce(), 20), factor: 3);

        Assert.Equal(expectedMs * 1e6, reference.Find(s_edge)!.Times.Whole.MeanNs);
        Assert.Equal(expectedMs * 1e6, reference.Find(s_edge)!.Times.Self.MeanNs);
    }

    [Fact]
    public void What_moves_takes_the_larger_drift_of_both_times()
    {
        var reference = Before(_ => 20);
        var recent = Traffic.QuietUntil(Requests(second => second % 2 == 0 ? 25 : 50).Reduce(), 20);
        reference.MoveTo(recent, factor: 3);

        Assert.True(recent.Find(s_edge)!.WholeDrift > 0.2);
        Assert.Equal(recent.Find(s_edge)!.WholeDrift, reference.Find(s_edge)!.WholeDrift);
    }

    [Fact]
    public void Drift_is_how_far_the_mean_wanders_from_bucket_to_bucket() =>
        Assert.InRange(Before(second => second % 2 == 0 ? 20 : 40).Find(s_edge)!.WholeDrift, 0.25, 0.4);

    [Fact]
    public void Spread_inside_buckets_is_no_drift()
    {
        var random = new Random(11);

        Assert.InRange(Before(_ => random.Next(10, 60)).Find(s_edge)!.WholeDrift, 0, 0.1);
    }

    [Fact]
    public void Only_the_quiet_buckets_count()
    {
        var reference = Traffic.QuietUntil(Requests(second => second < 10 ? 20 : 500).Reduce(), 10);

        Assert.Equal((100, 20e6), (reference.Find(s_edge)!.Counts.Calls, reference.Find(s_edge)!.Times.Whole.MeanNs));
        Assert.Equal((10, 100, true), (reference.Seconds, reference.Entry.Requests, reference.IsSameTime));
        Assert.Null(reference.Find(new EdgeName("web", "orders", "GET /")));
    }

    private static Reference Before(Func<int, int> workMs) => Reference.Of(Requests(workMs).Reduce(), null, s_use);

    private static Traffic Requests(Func<int, int> workMs) => new(30, 10, (calls, ms, second) =>
        calls.EntryAt(ms, "web", "GET /").Call("web", "orders", "POST /orders", new Try(AttemptStatus.Ok, WorkMs: workMs(second))));
}
