using System.Text.Json;
using Analyzer.Detect;
using Analyzer.Detect.Amplification;
using Analyzer.Detect.Series;
using Analyzer.Detect.Views;
using Analyzer.Model.Calls;
using CsCheck;
using Xunit;
using static Analyzer.Tests.Detect.Try;

namespace Analyzer.Tests.Detect.Series;

public sealed class EdgeSeriesReducerTests
{
    private static readonly JsonSerializerOptions s_json = new() { IncludeFields = true };

    [Fact]
    public void Slices_merged_in_either_order_equal_the_whole() =>
        RandomTraces.Gen.Sample(traces =>
        {
            var grid = BucketGrid.Over(CallSetBuilder.Epoch, CallSetBuilder.Epoch + 10_000_000_000, null);
            var whole = Text(Reduce(traces, grid));
            var (a, b) = (traces.Where(trace => trace.Id % 2 == 0).ToList(), traces.Where(trace => trace.Id % 2 == 1).ToList());
            return whole == Text(Merged(Reduce(a, grid), Reduce(b, grid))) && whole == Text(Merged(Reduce(b, grid), Reduce(a, grid)));
        });

    [Fact]
    public void Order_of_calls_and_ids_of_strings_change_nothing() =>
        RandomTraces.Gen.Sample(traces =>
        {
            var builder = RandomTraces.Builder(traces);
            return Text(Reduction.Of(builder.Build(), null, null, null).Series) == Text(Reduction.Of(builder.Build(seed: 7), null, null, null).Series);
        });

    [Fact]
    public void Points_of_a_series_add_up_to_the_counts() =>
        RandomTraces.Gen.Sample(traces =>
        {
            var edges = EdgeSummaries.Of(Reduction.Of(RandomTraces.Builder(traces).Build(), null, null, null).Series, null);
            return edges.All(edge => edge.Series.Sum(point => point.Counts.Attempts) == edge.Counts.Attempts && edge.Series.Sum(point => point.Counts.OrphanedNs) == edge.Counts.OrphanedNs);
        });

    [Fact]
    public void Attempts_count_where_they_were_served_and_the_call_where_it_was_answered()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "orders", "POST", err, ok).With(call => call.Instance = "pod-1");
        calls.Entry("web", "GET /").Call("web", "orders", "POST", ok).With(call => call.Instance = "pod-2");

        var edge = Reduction.Of(calls.Build(), null, null, null).Series.Edges[new EdgeName("web", "orders", "POST")];

        Assert.Equal(["pod-1", "pod-2"], edge.Instances.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((2, 1), (edge.Instances["pod-1"].Cells[0].Attempts, edge.Instances["pod-2"].Cells[0].Attempts));
    }

    [Fact]
    public void A_final_answer_is_no_failure()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "stock", "GET", new Try(AttemptStatus.Error, "404")).With(call => call.Flags = CallFlags.ClientError);

        var counts = Assert.Single(EdgeSummaries.Of(Reduction.Of(calls.Build(), null, null, null).Series, null), edge => edge.Caller is not null).Counts;

        Assert.Equal((1, 0, 0, 0), (counts.Attempts, counts.Errors, counts.FailedAttempts, counts.Masked));
    }

    private static EdgeSeriesSet Reduce(List<TraceSpec> traces, BucketGrid grid)
    {
        if (traces.Count == 0) return new EdgeSeriesSet(grid);
        var set = RandomTraces.Builder(traces).Build();
        var times = WindowFinder.TraceTimes(set);
        var index = CallIndex.Build(set, times, new(CallSetBuilder.Epoch, CallSetBuilder.Epoch + 10_000_000_000));
        var series = EdgeSeriesReducer.Reduce(index, grid);
        ExcessAttribution.Attribute(index, series);
        return series;
    }

    private static EdgeSeriesSet Merged(EdgeSeriesSet a, EdgeSeriesSet b)
    {
        a.Merge(b);
        return a;
    }

    private static string Text(EdgeSeriesSet set) =>
        JsonSerializer.Serialize(new { Edges = EdgeSummaries.Of(set, null), Hidden = HiddenSummary.Of(set, null), Dashboard = DashboardSummary.Of(set, null) }, s_json);
}
