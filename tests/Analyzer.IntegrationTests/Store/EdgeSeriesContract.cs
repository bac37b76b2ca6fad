using Analyzer.Store;
using Analyzer.Store.Analysis;
using Analyzer.Store.Series;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>What every engine sums from the edge series.</summary>
public abstract class EdgeSeriesContract : TraceSearchContract
{
    private const long Start = SpanMaker.HourNs;
    private static readonly CancellationToken s_none = CancellationToken.None;

    private static readonly EdgeSeriesQuery s_hour = new(Start, Start + (60 * MinuteNs));

    [Fact]
    public async Task Edges_SumOverBucketsSlicesAndWindows_WithinTheRange()
    {
        await FillAsync();

        var edges = await Store.EdgeSeries.EdgesAsync(s_hour, s_none);

        Assert.Equal([(null, "web", "GET /"), ("Web", "db", "get"), ("web", "orders", "POST /o"), ("web", "orders", "PUT /o")], edges.Select(edge => (edge.Caller, edge.Callee, edge.Operation)));
        var orders = edges[2];
        Assert.Equal((Start, 60 * MinuteNs), (orders.StartNs, orders.WidthNs));
        Assert.Equal(new EdgeSeriesRow(Start, 60 * MinuteNs, "web", "orders", "POST /o") { Calls = 7.5, Attempts = 15, Retries = 22.5, Hedges = 30, Redeliveries = 37.5, Errors = 45, FailedAttempts = 52.5, Masked = 60, Timeouts = 67.5, OrphanedNs = 75, DurationNs = 82.5 }, orders);
        var first = await Store.EdgeSeries.EdgesAsync(new EdgeSeriesQuery(Start, Start + SecondNs) { Caller = "web", Operation = "POST /o" }, s_none);
        Assert.Equal(1.5, Assert.Single(first).Calls);
        Assert.Empty(await Store.EdgeSeries.EdgesAsync(new EdgeSeriesQuery(0, Start), s_none));
    }

    [Fact]
    public async Task Edges_AreFilteredByNames_AsTheyAre()
    {
        await FillAsync();

        Assert.Equal(["orders", "orders", "web"], (await Store.EdgeSeries.EdgesAsync(s_hour with { Service = "web" }, s_none)).Select(edge => edge.Callee).Order(StringComparer.Ordinal));
        Assert.Equal(["web"], (await Store.EdgeSeries.EdgesAsync(s_hour with { Caller = "" }, s_none)).Select(edge => edge.Callee));
        Assert.Equal(["db"], (await Store.EdgeSeries.EdgesAsync(s_hour with { Callee = "db" }, s_none)).Select(edge => edge.Callee));
        Assert.Empty(await Store.EdgeSeries.EdgesAsync(s_hour with { Service = "we%\0'" }, s_none));
    }

    [Fact]
    public async Task Buckets_AreAsWideAsAskedFor_OldestFirst()
    {
        await FillAsync();

        var buckets = await Store.EdgeSeries.BucketsAsync(s_hour with { Caller = "web", Callee = "orders" }, 2 * SecondNs, s_none);

        Assert.Equal([(Start, 4.5 + 0.25), (Start + MinuteNs, 3.0)], buckets.Select(bucket => (bucket.StartNs, bucket.Calls)));
        Assert.All(buckets, bucket => Assert.Equal((2 * SecondNs, "web", "orders", ""), (bucket.WidthNs, bucket.Caller, bucket.Callee, bucket.Operation)));
        Assert.Equal(3, (await Store.EdgeSeries.BucketsAsync(s_hour with { Caller = "web", Callee = "orders" }, SecondNs, s_none)).Count);
    }

    private async Task FillAsync()
    {
        await Store.AppendAsync([new SpanMaker().Add(1, 1, Start).Add(1, 2, Start + MinuteNs).Batch], s_none);
        await CompleteAsync(
        [
            new WindowResult(Start, Start + MinuteNs, new Slice(0, 2), [Row(Start, "web", "orders", "POST /o", 1), Row(Start, null, "web", "GET /", 1), Row(Start + SecondNs, "web", "orders", "PUT /o", 0.25)], new byte[] { 1 }),
            new WindowResult(Start, Start + MinuteNs, new Slice(1, 2), [Row(Start, "web", "orders", "POST /o", 0.5), Row(Start + SecondNs, "web", "orders", "POST /o", 3), Row(Start, "Web", "db", "get", 1)], new byte[] { 1 }),
        ]);
        await CompleteAsync([new WindowResult(Start + MinuteNs, Start + (2 * MinuteNs), new Slice(0, 1), [Row(Start + MinuteNs, "web", "orders", "POST /o", 3)], new byte[] { 1 })]);
    }

    private static EdgeSeriesRow Row(long startNs, string? caller, string callee, string operation, double one) => new(startNs, SecondNs, caller, callee, operation)
    {
        Calls = one,
        Attempts = 2 * one,
        Retries = 3 * one,
        Hedges = 4 * one,
        Redeliveries = 5 * one,
        Errors = 6 * one,
        FailedAttempts = 7 * one,
        Masked = 8 * one,
        Timeouts = 9 * one,
        OrphanedNs = 10 * one,
        DurationNs = 11 * one,
    };
}
