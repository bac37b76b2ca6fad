using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.DuckDb;
using DuckDB.NET.Data;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>What only the embedded engine does: one file, held by one process, blocks of spans.</summary>
public sealed class DuckDbTests : IDisposable
{
    private const long HourNs = 3_600_000_000_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-store-").FullName;
    private readonly StoppedClock _clock = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Open_AFileThatThisProcessHolds_SaysWhoHoldsIt()
    {
        await using var store = await OpenAsync();
        var refused = await Assert.ThrowsAsync<StoreInUseException>(OpenAsync);
        Assert.Equal(Environment.ProcessId, refused.ProcessId);
        Assert.Contains("is in use by process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ANewerSchema_IsRefusedAndUnchanged()
    {
        await (await OpenAsync()).DisposeAsync();
        Execute("INSERT INTO schema_migration VALUES (999, 'future', now())");
        var refused = await Assert.ThrowsAsync<SchemaTooNewException>(OpenAsync);
        Assert.Contains("schema version 999", refused.Message, StringComparison.Ordinal);
        Execute("DELETE FROM schema_migration WHERE version = 999");
        await (await OpenAsync()).DisposeAsync();
    }

    [Fact]
    public async Task Open_OtherWindows_IsRefused()
    {
        await (await OpenAsync()).DisposeAsync();
        var refused = await Assert.ThrowsAsync<StoreException>(() => SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder, WindowNs = 1_000_000_000 }, default));
        Assert.Contains("windows of 60 s", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AFolderThatIsAFile_SaysSo()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");
        await Assert.ThrowsAsync<StoreException>(() => SpanStores.OpenAsync(new StoreOptions { DataDirectory = Path.Combine(file, "data") }, default));
    }

    [Fact]
    public async Task ReadTrace_AcrossBlocks_FindsEverySpan()
    {
        await using (var store = await OpenAsync())
        {
            for (var part = 0; part < 5; part++) await store.AppendAsync([Block(part)], default);
            await AssertTraceAsync(store);
        }

        await using var reopened = await OpenAsync();
        Assert.Equal(5, (await reopened.StatisticsAsync(default)).Partitions.Count);
        await AssertTraceAsync(reopened);
    }

    [Fact]
    public async Task Retain_ByAge_DropsOldBlocksAndKeepsTheRest()
    {
        await using (var store = await OpenAsync())
        {
            for (var part = 0; part < 5; part++)
            {
                _clock.NowNs = SpanMaker.HourNs + (part * HourNs) + HourNs;
                await store.AppendAsync([Block(part)], default);
            }

            var result = await store.RetainAsync(new RetentionPolicy(2 * HourNs, null), _clock.NowNs, default);
            Assert.Equal((3, 3L * BlockIndex.FullSpans), (result.Partitions, result.Spans));
            Assert.Equal(2L * BlockIndex.FullSpans, (await store.StatisticsAsync(default)).Spans);
        }

        await using var reopened = await OpenAsync();
        var into = new SpanBatch();
        await reopened.ReadTraceAsync(new TraceId(0x1122334455667788, 5), into, default);
        Assert.Equal(2, into.Count);
        Assert.Equal(0, (await reopened.RetainAsync(new RetentionPolicy(2 * HourNs, null), _clock.NowNs, default)).Partitions);
    }

    [Fact]
    public async Task Retain_WhileNewSpansGoIntoAnOldBlock_KeepsThem()
    {
        await using var store = await OpenAsync();
        await store.AppendAsync([new SpanMaker().Add(1, 1, SpanMaker.HourNs).Batch], default);
        _clock.NowNs += 10 * HourNs;
        using var slow = new SlowList(new SpanMaker().Add(1, 2, _clock.NowNs).Batch);
        var append = Task.Run(() => store.AppendAsync(slow, default));
        slow.Reached.Wait();
        var retain = store.RetainAsync(new RetentionPolicy(HourNs, null), _clock.NowNs, default);
        slow.Go.Set();
        await append;
        Assert.Equal(0, (await retain).Partitions);
        Assert.Equal(2, await store.ReadTraceAsync(new TraceId(0x1122334455667788, 1), new SpanBatch(), default));
    }

    [Fact]
    public async Task Retain_WhileOthersAppend_Succeeds()
    {
        await using var store = await OpenAsync();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 2).Select(lane => Task.Run(async () =>
        {
            var appended = 0;
            for (; !stop.IsCancellationRequested; appended += 1_000) await store.AppendAsync([Load.Batch(lane, 1_000, SpanMaker.HourNs + (10 * HourNs))], default);
            return appended;
        })).ToList();
        for (var round = 0; round < 10; round++)
        {
            await store.RetainAsync(new RetentionPolicy(HourNs, 1L << 40), SpanMaker.HourNs, default);
            await ((DuckDbSpanStore)store).CheckpointAsync(default);
        }

        await stop.CancelAsync();
        Assert.Equal((await Task.WhenAll(writers)).Sum(), (await store.StatisticsAsync(default)).Spans);
    }

    [Fact]
    public async Task Retain_BySize_MakesRoomThatIsUsedAgain()
    {
        await using var store = await OpenAsync();
        for (var part = 0; part < 8; part++) await store.AppendAsync([Block(part)], default);
        await ((DuckDbSpanStore)store).CheckpointAsync(default);
        var full = (await store.StatisticsAsync(default)).Bytes;
        var file = new FileInfo(Path.Combine(_folder, "analyzer.duckdb")).Length;

        var result = await store.RetainAsync(new RetentionPolicy(null, full / 2), _clock.NowNs, default);
        Assert.InRange((await store.StatisticsAsync(default)).Bytes, 1, full / 2);
        Assert.InRange(result.Partitions, 3, 6);

        for (var part = 8; part < 11; part++) await store.AppendAsync([Block(part)], default);
        await ((DuckDbSpanStore)store).CheckpointAsync(default);
        Assert.InRange(new FileInfo(Path.Combine(_folder, "analyzer.duckdb")).Length, 1, file + (file / 10));
    }

    [Fact]
    public async Task Append_ValuesThatNeverRepeat_DoNotFillTheDictionary()
    {
        await using (var store = await OpenAsync())
        {
            for (var round = 0; round < 5; round++)
            {
                var maker = new SpanMaker();
                for (var i = 0; i < 1_000; i++) maker.Add((ulong)i, 1, SpanMaker.HourNs, null, ("url.full", $"http://shop/{round}/{i}"), ("method", i % 2 == 0 ? "GET" : "PUT"));
                await store.AppendAsync([maker.Batch], default);
            }
        }

        Assert.Equal(1_002, Number("SELECT count(*) FROM attribute"));
        Assert.Equal(4_000, Number("SELECT count(*) FROM span WHERE own_attributes IS NOT NULL"));
    }

    private Task<ISpanStore> OpenAsync() => SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder, Time = _clock }, default);

    /// <summary>A block full of spans of an hour; span 5 is of trace 5 in every one.</summary>
    private static SpanBatch Block(int part)
    {
        var maker = new SpanMaker();
        for (var i = 0; i < BlockIndex.FullSpans; i++)
        {
            maker.Add(i == 5 ? 5 : (ulong)((part * 1_000_000) + 1_000 + (i / 10)), (ulong)((part * 1_000_000) + i + 1), SpanMaker.HourNs + (part * HourNs) + (i * 1_000_000L));
        }

        return maker.Batch;
    }

    private static async Task AssertTraceAsync(ISpanStore store)
    {
        var into = new SpanBatch();
        Assert.Equal(5, await store.ReadTraceAsync(new TraceId(0x1122334455667788, 5), into, default));
        Assert.Equal(new ulong[] { 6, 1_000_006, 2_000_006, 3_000_006, 4_000_006 }, into.SpanIds.ToArray().Order());
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        connection.Execute(sql);
    }

    private long Number(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>One batch, which the writer gets only when told: it is the second to ask for it.</summary>
    private sealed class SlowList(SpanBatch batch) : IReadOnlyList<SpanBatch>, IDisposable
    {
        private int _asked;

        public ManualResetEventSlim Reached { get; } = new();

        public ManualResetEventSlim Go { get; } = new();

        public int Count => 1;

        public SpanBatch this[int index] => batch;

        public IEnumerator<SpanBatch> GetEnumerator()
        {
            if (++_asked == 2)
            {
                Reached.Set();
                Go.Wait(TimeSpan.FromSeconds(30));
            }

            yield return batch;
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose()
        {
            Reached.Dispose();
            Go.Dispose();
        }
    }

    private DuckDBConnection Connect()
    {
        var connection = new DuckDBConnection($"Data Source={Path.Combine(_folder, "analyzer.duckdb")}");
        connection.Open();
        return connection;
    }
}
