using Analyzer.IntegrationTests.Store;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Citus;

/// <summary>What the PostgreSQL engine does on a Citus cluster beyond what it does everywhere.</summary>
public sealed class CitusTests(CitusServer cluster) : IClassFixture<CitusServer>
{
    private const long Hour = 3_600_000_000_000;
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task Opening_DistributesSpansByTrace_CopiesTheDictionary_AndSaysSo()
    {
        var database = await cluster.Coordinator.CreateDatabaseAsync(isBare: true);
        await using (var store = await OpenAsync(database)) await store.AppendAsync([Load.Batch(0, 5_000)], s_none);
        await using var again = await OpenAsync(database);

        var statistics = await again.StatisticsAsync(s_none);

        Assert.Matches(@"^PostgreSQL 1\d\.\d+, Citus \d+", again.Engine);
        Assert.Equal(4, statistics.Cluster!.Shards);
        Assert.Equal([2, 2], statistics.Cluster.Nodes.Select(node => node.Shards));
        Assert.All(statistics.Cluster.Nodes, node => Assert.True(node.Bytes > 100_000));
        Assert.True(statistics.Bytes >= statistics.Cluster.Nodes.Sum(node => node.Bytes) / 2, "the bytes of the nodes are not counted");
        Assert.Equal(5_000, statistics.Spans);
        Assert.Equal("trace_id", await PostgreSqlServer.ScalarAsync<string>(database, "SELECT distribution_column FROM citus_tables WHERE table_name = 'span'::regclass"));
        Assert.Equal(5, await PostgreSqlServer.ScalarAsync<long>(database, "SELECT count(*) FROM citus_tables WHERE citus_table_type = 'reference' AND table_name::text IN ('name', 'scope', 'resource', 'attribute', 'operation')"));
    }

    [Fact]
    public async Task Spans_ThatWereThereBeforeTheExtension_AreDistributedWithIt()
    {
        await cluster.Coordinator.StartAsync();
        // A database of one server, as before the team outgrew it.
        var name = "grown";
        await PostgreSqlServer.ExecuteAsync(cluster.Coordinator.ConnectionString("postgres"), $"CREATE DATABASE {name}");
        var database = cluster.Coordinator.ConnectionString(name);
        await using (var alone = await OpenAsync(database)) await alone.AppendAsync([Load.Batch(0, 3_000), Load.Batch(3_000, 10, startNs: 5)], s_none);
        await cluster.Workers.AddDatabaseAsync(cluster.Coordinator, name);

        await using var store = await OpenAsync(database);
        await store.AppendAsync([Load.Batch(4_000, 3_000)], s_none);

        Assert.NotNull((await store.StatisticsAsync(s_none)).Cluster);
        Assert.Equal(Enumerable.Range(0, 3_010).Concat(Enumerable.Range(4_000, 3_000)), (await NumbersAsync(store)).Order());
    }

    [Fact]
    public async Task SettledPartitions_AreStoredByColumn_InFewerBytes_AndTakeLateSpans()
    {
        var database = await cluster.Coordinator.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        for (var part = 0; part < 5; part++) await store.AppendAsync([Load.Batch(part * 10_000, 10_000)], s_none);
        var before = (await store.StatisticsAsync(s_none)).Partitions.Single(partition => partition.Spans > 0).Bytes;

        Assert.Equal(0, await store.CompactAsync(Load.StartNs, s_none));
        Assert.Equal(1, await store.CompactAsync(Load.StartNs + (12 * Hour), s_none));
        Assert.Equal(0, await store.CompactAsync(Load.StartNs + (12 * Hour), s_none));

        var statistics = await store.StatisticsAsync(s_none);
        Assert.Equal(1, statistics.Cluster!.ColumnarPartitions);
        Assert.InRange(statistics.Partitions.Single(partition => partition.Spans > 0).Bytes, 1, before / 2);
        await store.AppendAsync([Load.Batch(50_000, 1_000)], s_none);
        Assert.Equal(Enumerable.Range(0, 51_000), (await NumbersAsync(store)).Order());
        var trace = new SpanBatch();
        Assert.Equal(10, await store.ReadTraceAsync(Load.TraceOf(123), trace, s_none));
        Assert.Equal(Enumerable.Range(120, 10), Load.Numbers(trace).Order());
        Assert.Equal(51_000, (await store.RetainAsync(new RetentionPolicy(Hour, null), Load.StartNs + (24 * Hour), s_none)).Spans);
        Assert.Empty(await NumbersAsync(store));
    }

    [Fact]
    public async Task Node_ThatIsGone_MakesSendersTryAgain_AndKeepsWhatWasAcknowledged()
    {
        var database = await cluster.Coordinator.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        await store.AppendAsync([Load.Batch(0, 1_000)], s_none);
        var worker = cluster.Workers.All[0];

        await worker.KillAsync();
        try
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync([Load.Batch(1_000, 1_000)], s_none));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => NumbersAsync(store));
        }
        finally
        {
            await worker.StartAsync();
        }

        await EventuallyAsync(() => store.AppendAsync([Load.Batch(2_000, 1_000)], s_none));
        Assert.Equal(Enumerable.Range(0, 1_000).Concat(Enumerable.Range(2_000, 1_000)), (await NumbersAsync(store)).Order());
    }

    [Fact]
    public async Task Commit_ThatANodeHasPreparedOnly_IsFinishedBeforeAWindowIsRead()
    {
        var database = await cluster.Coordinator.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        await store.AppendAsync([Load.Batch(0, 1_000)], s_none);
        // As a node leaves it that went down between the two phases: prepared there, committed on the coordinator.
        var (shard, node, port) = await ShardAsync(database);
        var local = database.Replace($"Port={cluster.Coordinator.Port}", $"Port={port}", StringComparison.Ordinal);
        const string gid = "citus_0_4242_1_0";
        await PostgreSqlServer.ExecuteAsync(local, $"BEGIN; INSERT INTO span_{shard} SELECT * FROM span_{shard} LIMIT 1; PREPARE TRANSACTION '{gid}'");
        await PostgreSqlServer.ExecuteAsync(database, $"INSERT INTO pg_dist_transaction (groupid, gid, outer_xid) VALUES ({node}, '{gid}', '0')");
        Assert.Equal(1_000, (await NumbersAsync(store)).Count);

        await using var claim = await store.Analysis.ClaimAsync(long.MaxValue, [], s_none);

        Assert.NotNull(claim);
        Assert.Equal(1_001, (await NumbersAsync(store)).Count);
    }

    [Fact]
    public async Task Slices_ReadFromTheNodes_AreTogetherWhatTheCoordinatorReads()
    {
        var database = await cluster.Coordinator.CreateDatabaseAsync();
        await using var direct = await OpenAsync(database);
        await using var coordinated = await OpenAsync(database + ";Citus Nodes=coordinator");
        await direct.AppendAsync([Load.Batch(0, 5_000)], s_none);
        await coordinated.AppendAsync([Load.Batch(5_000, 5_000)], s_none);

        foreach (var (store, slices) in new[] { direct, coordinated }.SelectMany(store => new[] { 1, 4, 8 }.Select(slices => (store, slices))))
        {
            var numbers = new List<int>();
            for (var slice = 0; slice < slices; slice++)
            {
                var into = new SpanBatch();
                await store.ReadAsync(new SpanQuery(Load.StartNs, Load.StartNs + (24 * Hour), new Slice(slice, slices), Hour), into, s_none);
                Assert.InRange(into.Count, 1, 10_000);
                numbers.AddRange(Load.Numbers(into));
            }

            Assert.Equal(Enumerable.Range(0, 10_000), numbers.Order());
        }
    }

    [Fact]
    public async Task Appends_GoThroughTheWorkersInTurn_UnlessTheConnectionStringSaysOtherwise()
    {
        var database = await cluster.Coordinator.CreateDatabaseAsync();
        await using var direct = await OpenAsync(database);
        await using var coordinated = await OpenAsync(database + ";Citus Nodes=coordinator");
        // What is new in the dictionary is committed on every node, from the coordinator: so nothing is to be new.
        for (var append = 0; append < 5; append++) await direct.AppendAsync([Load.Batch(append * 1_000, 1_000)], s_none);
        var before = await CommitsLedAsync();
        for (var append = 0; append < 4; append++) await direct.AppendAsync([Load.Batch(append * 1_000, 1_000)], s_none);
        var between = await CommitsLedAsync();
        await coordinated.AppendAsync([Load.Batch(4_000, 1_000)], s_none);

        Assert.Equal((0, true, true), (between[0] - before[0], between[1] > before[1], between[2] > before[2]));
        Assert.True((await CommitsLedAsync())[0] > between[0]);
        Assert.Equal(10_000, await direct.CountAsync(Load.StartNs, Load.StartNs + (24 * Hour), s_none));

        async Task<long[]> CommitsLedAsync()
        {
            var ports = new[] { cluster.Coordinator.Port, cluster.Workers.All[0].Port, cluster.Workers.All[1].Port };
            var counts = new List<long>();
            foreach (var port in ports)
            {
                var node = database.Replace($"Port={cluster.Coordinator.Port}", $"Port={port}", StringComparison.Ordinal);
                counts.Add(await PostgreSqlServer.ScalarAsync<long>(node, "SELECT count(*) FROM pg_dist_transaction"));
            }

            return [.. counts];
        }
    }

    [Fact]
    public async Task ConnectionString_WithAnotherWordForTheNodes_IsRefusedWithTheTwoThereAre() =>
        Assert.Contains("write direct", (await Assert.ThrowsAsync<StoreException>(() => OpenAsync(cluster.Coordinator.ConnectionString("postgres") + ";Citus Nodes=all"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Worker_IsRefused_WithTheAdviceToAskTheCoordinator()
    {
        var database = await cluster.Coordinator.CreateDatabaseAsync();
        await using (await OpenAsync(database))
        {
        }

        var worker = database.Replace($"Port={cluster.Coordinator.Port}", $"Port={cluster.Workers.All[1].Port}", StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(worker));
        Assert.Contains("connect to the cluster's coordinator", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Does something until the cluster takes it: a node that comes back is not up at once.</summary>
    internal static async Task EventuallyAsync(Func<Task> work)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await work();
                return;
            }
            catch (StoreUnavailableException) when (tries < 300)
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task<(long Shard, int Node, int Port)> ShardAsync(string database)
    {
        const string from = "FROM pg_dist_shard AS s JOIN pg_dist_placement AS p USING (shardid) JOIN pg_dist_node AS n USING (groupid) WHERE s.logicalrelid = 'span'::regclass";
        var shard = await PostgreSqlServer.ScalarAsync<long>(database, $"SELECT shardid {from} ORDER BY 1 LIMIT 1");
        return (shard, await PostgreSqlServer.ScalarAsync<int>(database, $"SELECT groupid {from} AND shardid = {shard}"), await PostgreSqlServer.ScalarAsync<int>(database, $"SELECT nodeport {from} AND shardid = {shard}"));
    }

    private static async Task<List<int>> NumbersAsync(ISpanStore store)
    {
        var read = new SpanBatch();
        await store.ReadAsync(new SpanQuery(0, long.MaxValue, Slice.Whole, 0), read, s_none);
        return Load.Numbers(read);
    }

    private static Task<ISpanStore> OpenAsync(string database) => SpanStores.OpenAsync(new StoreOptions { ConnectionString = database, DataDirectory = "" }, s_none);
}
