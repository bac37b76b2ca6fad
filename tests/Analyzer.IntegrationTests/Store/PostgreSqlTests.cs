using Analyzer.Model.Spans;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>What the PostgreSQL engine does beyond what every engine does.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class PostgreSqlTests(PostgreSqlServer server)
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task Read_WhatWasAppended_ComesBackEqual()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        var sent = Load.Batch(0, 5_000);

        await store.AppendAsync([sent], s_none);

        var read = new SpanBatch();
        Assert.Equal(5_000, await store.ReadAsync(new SpanQuery(Load.StartNs, Load.StartNs + 3_600_000_000_000, Slice.Whole, 0), read, s_none));
        Assert.Equal(Load.Lines(sent), Load.Lines(read));
    }

    [Fact]
    public async Task Append_ByTwoProcessesWithTheSameNewEntries_LeavesOneOfEach()
    {
        var database = await server.CreateDatabaseAsync();
        await using var one = await OpenAsync(database);
        await using var other = await OpenAsync(database);

        for (var round = 0; round < 10; round++)
        {
            var dialect = $"-{round}";
            await Task.WhenAll(
                one.AppendAsync([Load.Batch(0, 500, dialect: dialect)], s_none),
                other.AppendAsync([Load.Batch(500, 500, dialect: dialect)], s_none),
                one.AppendAsync([Load.Batch(1_000, 500, dialect: dialect)], s_none));
        }

        Assert.Equal(0, await PostgreSqlServer.ScalarAsync<long>(database, "SELECT count(*) - count(DISTINCT (key, type, value)) FROM attribute"));
        Assert.Equal(70, await PostgreSqlServer.ScalarAsync<long>(database, "SELECT count(*) FROM name"));
        var read = new SpanBatch();
        Assert.Equal(15_000, await one.ReadAsync(new SpanQuery(Load.StartNs, Load.StartNs + 3_600_000_000_000, Slice.Whole, 0), read, s_none));
        var sent = Enumerable.Range(0, 10).SelectMany(round => Load.Lines(Load.Batch(0, 1_500, dialect: $"-{round}"))).Order(StringComparer.Ordinal);
        Assert.Equal(sent, Load.Lines(read));
    }

    [Fact]
    public async Task Append_SpansOfClocksFarOff_MakesNoPartitionForThem()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        const long day = 86_400_000_000_000;
        var strays = Enumerable.Range(0, 300).Select(number => Load.Batch(number, 1, startNs: number * 100 * day)).ToList();

        await store.AppendAsync([.. strays, Load.Batch(1_000, 1_000)], s_none);

        var partitions = await PostgreSqlServer.ScalarAsync<long>(database, "SELECT count(*) FROM pg_inherits WHERE inhparent = 'span'::regclass");
        // The default one, now, the next hours, and the recording of a thousand spans: some stray may lie in one of them.
        Assert.InRange(partitions, 4, 5);
        Assert.InRange(await PostgreSqlServer.ScalarAsync<long>(database, "SELECT count(*) FROM span_default"), 298, 300);
        var read = new SpanBatch();
        Assert.Equal(1_300, await store.ReadAsync(new SpanQuery(0, long.MaxValue, Slice.Whole, 0), read, s_none));
        var statistics = await store.StatisticsAsync(s_none);
        Assert.Equal((0L, 1_300L), (statistics.OldestNs, statistics.Spans));
    }

    [Fact]
    public async Task Append_ManySpansWhereStraysLie_MovesThemIntoTheNewPartition()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        await store.AppendAsync([Load.Batch(0, 10)], s_none);
        Assert.Equal(10, await PostgreSqlServer.ScalarAsync<long>(database, "SELECT count(*) FROM span_default"));

        await store.AppendAsync([Load.Batch(10, 2_000)], s_none);

        Assert.Equal(0, await PostgreSqlServer.ScalarAsync<long>(database, "SELECT count(*) FROM span_default"));
        var read = new SpanBatch();
        Assert.Equal(10, await store.ReadTraceAsync(Load.TraceOf(5), read, s_none));
        Assert.Equal(Load.Lines(Load.Batch(0, 10)), Load.Lines(read));
    }

    [Fact]
    public async Task Retain_ByAge_DropsWholePartitionsAndTheirWindows()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        const long hour = 3_600_000_000_000;
        for (var at = 0; at < 4; at++) await store.AppendAsync([Load.Batch(at * 2_000, 2_000, startNs: Load.StartNs + (at * 6 * hour))], s_none);
        var before = await store.StatisticsAsync(s_none);

        var result = await store.RetainAsync(new RetentionPolicy(6 * hour, null), Load.StartNs + (18 * hour), s_none);

        var after = await store.StatisticsAsync(s_none);
        Assert.Equal(2, result.Partitions);
        Assert.Equal(4_000, after.Spans);
        Assert.True(after.Bytes < before.Bytes);
        Assert.InRange(after.OldestNs!.Value, Load.StartNs + (12 * hour), Load.StartNs + (13 * hour));
    }

    [Fact]
    public async Task Retain_BySize_DropsTheOldestAndSaysHowMany()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        const long hour = 3_600_000_000_000;
        for (var at = 0; at < 4; at++) await store.AppendAsync([Load.Batch(at * 2_000, 2_000, startNs: Load.StartNs + (at * 6 * hour))], s_none);
        var full = (await store.StatisticsAsync(s_none)).Partitions.Sum(partition => partition.Bytes);

        var result = await store.RetainAsync(new RetentionPolicy(null, full / 2), Load.StartNs, s_none);

        var after = await store.StatisticsAsync(s_none);
        Assert.InRange(after.Partitions.Sum(partition => partition.Bytes), 1, full / 2);
        Assert.Equal((8_000L, 2_000L * result.Partitions), (after.Spans + result.Spans, result.Spans));
        Assert.InRange(result.Partitions, 2, 3);
        Assert.InRange(after.OldestNs!.Value, Load.StartNs + (result.Partitions * 6 * hour), long.MaxValue);
    }

    [Fact]
    public async Task Retain_BySize_EmptiesTheDefaultPartitionBeforeStraysPushOutTheRest()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        const long day = 86_400_000_000_000;
        await store.AppendAsync([Load.Batch(0, 2_000)], s_none);
        var good = (await store.StatisticsAsync(s_none)).Partitions.Sum(partition => partition.Bytes);
        for (var at = 0; at < 8; at++) await store.AppendAsync([Load.Batch(at * 900, 900, startNs: at * 1_000 * day)], s_none);
        await using (var claim = await store.Analysis.ClaimAsync(long.MaxValue, [], s_none)) await claim!.CompleteAsync([], s_none);

        var result = await store.RetainAsync(new RetentionPolicy(null, good + 200_000), Load.StartNs, s_none);

        Assert.Equal((1, 7_200L), (result.Partitions, result.Spans));
        Assert.Equal(0, await PostgreSqlServer.ScalarAsync<long>(database, "SELECT count(*) FROM span_default"));
        Assert.Equal(2_000, (await store.StatisticsAsync(s_none)).Spans);
        Assert.Equal((1, (long?)Load.StartNs), await store.Analysis.PendingAsync(s_none));
    }

    [Fact]
    public async Task Retain_WhileSomebodyReadsThePartition_LeavesItForTheNextTime()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        await store.AppendAsync([Load.Batch(0, 2_000)], s_none);
        await using var reader = new Npgsql.NpgsqlConnection(database);
        await reader.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync();
        await using (var command = new Npgsql.NpgsqlCommand("SELECT count(*) FROM span", reader)) await command.ExecuteScalarAsync();

        Assert.Equal(0, (await store.RetainAsync(new RetentionPolicy(1, null), long.MaxValue / 2, s_none)).Partitions);
        await store.AppendAsync([Load.Batch(2_000, 2_000)], s_none);
        await transaction.RollbackAsync();

        Assert.True((await store.RetainAsync(new RetentionPolicy(1, null), long.MaxValue / 2, s_none)).Partitions > 0);
        Assert.Equal(0, (await store.StatisticsAsync(s_none)).Spans);
    }

    [Theory]
    [InlineData("off", "on")]
    [InlineData("remote_apply", "remote_apply")]
    public async Task Append_WhereTheDatabaseDoesNotWaitForItsDisk_WaitsAllTheSame(string configured, string used)
    {
        var database = await server.CreateDatabaseAsync();
        await (await OpenAsync(database)).DisposeAsync();
        await PostgreSqlServer.ScalarAsync<object>(database, $"""
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = {configured}', current_database()); END $$;
            CREATE TABLE seen (setting text);
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
            CREATE TRIGGER note AFTER INSERT ON window_arrival FOR EACH STATEMENT EXECUTE FUNCTION note();
            """);
        await using var store = await OpenAsync(database);

        await store.AppendAsync([Load.Batch(0, 10)], s_none);

        Assert.Equal(used, await PostgreSqlServer.ScalarAsync<string>(database, "SELECT setting FROM seen"));
    }

    [Fact]
    public async Task View_OfSpans_IsReadable()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        await store.AppendAsync([Load.Batch(0, 100)], s_none);

        var line = await PostgreSqlServer.ScalarAsync<string>(database,
            "SELECT concat_ws(' ', service, name, kind, status, span_id, parent_id, duration_ms, attributes ->> 'http.route', extract(epoch FROM start_time)) FROM spans WHERE trace_id = '000000000000abcd0000000000000001' AND attributes ->> 'number' = '14'");

        Assert.Equal("service-2 GET /0 server error 000000000000000f 000000000000000e 5.000014 /3 1760000400.014000", line);
    }

    private static Task<ISpanStore> OpenAsync(string database) => SpanStores.OpenAsync(new StoreOptions { ConnectionString = database, DataDirectory = "" }, s_none);
}
