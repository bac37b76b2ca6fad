using System.Collections.Concurrent;
using Analyzer.IntegrationTests.Store;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Telemetry;
using Analyzer.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Analyzer.IntegrationTests.Citus;

/// <summary>A cluster grows while spans come in and windows are analysed.</summary>
public sealed class GrowthTests(CitusServer cluster) : IClassFixture<CitusServer>
{
    private const long Hour = 3_600_000_000_000, OldNs = Load.StartNs - (240 * Hour);
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task ThirdWorker_TakesItsShare_WithoutAnErrorForSendersOrAnalysis()
    {
        var database = await cluster.Coordinator.CreateDatabaseAsync();
        await using var store = await SpanStores.OpenAsync(new StoreOptions { ConnectionString = database, DataDirectory = "" }, s_none);
        var clock = new StoppedClock();
        using var analysis = new WindowAnalysis(store, new WindowOptions(), clock, new AnalysisFigures(), new EdgeAmplificationBoard(), new AnalysedWindows(), NullLogger<WindowAnalysis>.Instance);
        using var stop = new CancellationTokenSource();
        var (acknowledged, windows) = (new ConcurrentQueue<int>(), 0);
        // A settled partition that late spans still come for.
        await store.AppendAsync([Load.Batch(9_000_000, 1_000, OldNs)], s_none);
        await store.CompactAsync(OldNs + (48 * Hour), s_none);
        Assert.Equal(1, (await store.StatisticsAsync(s_none)).Cluster!.ColumnarPartitions);
        var sending = Task.Run(async () =>
        {
            for (var batch = 0; !stop.IsCancellationRequested; batch++)
            {
                await store.AppendAsync([Load.Batch(batch * 1_000, 1_000)], s_none);
                acknowledged.Enqueue(batch);
            }
        });
        // While a shard moves, its columnar partitions take nothing: who sends late spans is told to come again.
        var late = 0;
        var sendingLate = Task.Run(async () =>
        {
            for (; !stop.IsCancellationRequested; late++) await CitusTests.EventuallyAsync(() => store.AppendAsync([Load.Batch(9_001_000 + (late * 10), 10, OldNs)], s_none));
        });
        var analysing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                clock.NowNs = long.MaxValue / 2;
                if (await analysis.StepAsync(s_none)) windows++;
            }
        });
        await UntilAsync(() => acknowledged.Count >= 20 || sending.IsFaulted);

        var third = await cluster.Workers.GrowAsync(cluster.Coordinator, new NpgsqlConnectionStringBuilder(database).Database!);
        await PostgreSqlServer.ExecuteAsync(database, "SELECT citus_rebalance_start()");
        await UntilAsync(async () => await PostgreSqlServer.ScalarAsync<long>(database, "SELECT count(*) FROM pg_dist_background_job WHERE state NOT IN ('finished', 'failed', 'cancelled')") == 0);
        var moved = acknowledged.Count;
        await UntilAsync(() => acknowledged.Count >= moved + 20 || sending.IsFaulted);
        await stop.CancelAsync();
        // Whatever went wrong comes out here.
        await Task.WhenAll(sending, sendingLate, analysing);

        Assert.Equal("finished", await PostgreSqlServer.ScalarAsync<string>(database, "SELECT max(state::text) FROM pg_dist_background_job"));
        var nodes = (await store.StatisticsAsync(s_none)).Cluster!.Nodes;
        Assert.Equal(3, nodes.Count);
        Assert.True(nodes.Single(node => node.Name == $"127.0.0.1:{third.Port}").Shards >= 1, string.Join(", ", nodes));
        Assert.True(windows > 0, "no window was analysed meanwhile");
        var read = new SpanBatch();
        await store.ReadAsync(new SpanQuery(0, long.MaxValue, Slice.Whole, 0), read, s_none);
        var numbers = Load.Numbers(read);
        Assert.Equal(acknowledged.Order().SelectMany(batch => Enumerable.Range(batch * 1_000, 1_000)), numbers.Where(number => number < 9_000_000).Order());
        Assert.Equal(Enumerable.Range(9_000_000, 1_000 + (10 * late)), numbers.Where(number => number >= 9_000_000).Order());
        var trace = new SpanBatch();
        Assert.Equal(10, await store.ReadTraceAsync(Load.TraceOf(0), trace, s_none));
    }

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private static Task UntilAsync(Func<Task<bool>> holds) => Patience.UntilAsync(holds, TimeSpan.FromMinutes(3));
}
