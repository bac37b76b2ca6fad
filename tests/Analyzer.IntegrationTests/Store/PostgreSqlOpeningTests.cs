using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.PostgreSql;
using Npgsql;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>Opening a database: who may, what is refused, and in which words.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class PostgreSqlOpeningTests(PostgreSqlServer server)
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task Open_ByUrl_Works()
    {
        var database = await server.CreateDatabaseAsync(isBare: true);
        var name = database[(database.LastIndexOf('=') + 1)..];

        await using var store = await OpenAsync($"postgresql://{PostgreSqlServer.User}:{Uri.EscapeDataString(PostgreSqlServer.Password)}@127.0.0.1:{server.Port}/{name}?application_name=test");

        Assert.Matches(server.Workers is null ? "^PostgreSQL [0-9]+[.][0-9]+$" : "^PostgreSQL [0-9]+[.][0-9]+, Citus [-.0-9]+$", store.Engine);
        var statistics = await store.StatisticsAsync(s_none);
        Assert.Equal($"127.0.0.1:{server.Port}/{name}", statistics.Location);
        Assert.Equal(0, statistics.Spans);
        Assert.Null(statistics.OldestNs);
    }

    [Fact]
    public async Task Open_BySeveralReplicasAtOnce_MigratesOnce()
    {
        var database = await server.CreateDatabaseAsync(isBare: true);

        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => OpenAsync(database)));

        Assert.Equal(1, await PostgreSqlServer.ScalarAsync<long>(database, "SELECT count(*) FROM schema_migration WHERE version = 1"));
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task Open_ASchemaOneVersionAhead_GoesOn_SoThatReplicasAreUpgradedOneByOne()
    {
        var database = await server.CreateDatabaseAsync();
        int version;
        await using (var store = await OpenAsync(database)) version = (await store.StatisticsAsync(s_none)).SchemaVersion;
        await PostgreSqlServer.ExecuteAsync(database, $"INSERT INTO schema_migration VALUES ({version + 1}, 'next', now())");

        await using (var store = await OpenAsync(database)) Assert.Equal(version + 1, (await store.StatisticsAsync(s_none)).SchemaVersion);
        await PostgreSqlServer.ExecuteAsync(database, $"INSERT INTO schema_migration VALUES ({version + 2}, 'after', now())");

        await Assert.ThrowsAsync<SchemaTooNewException>(() => OpenAsync(database));
    }

    [Fact]
    public async Task Open_ASchemaOfTheFuture_IsRefused()
    {
        var database = await server.CreateDatabaseAsync();
        await using (await OpenAsync(database))
        {
        }

        await PostgreSqlServer.ExecuteAsync(database, "INSERT INTO schema_migration VALUES (999, 'later', now())");

        var refusal = await Assert.ThrowsAsync<SchemaTooNewException>(() => OpenAsync(database));
        Assert.Contains("999", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WithAnotherWindow_IsRefused()
    {
        var database = await server.CreateDatabaseAsync();
        await using (await OpenAsync(database))
        {
        }

        var refusal = await Assert.ThrowsAsync<StoreException>(() => SpanStores.OpenAsync(new StoreOptions { ConnectionString = database, DataDirectory = "", WindowNs = 10_000_000_000 }, s_none));
        Assert.Contains("60 s, not 10 s", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WithAWrongPassword_SaysSoWithoutIt()
    {
        var database = await server.CreateDatabaseAsync();

        var refusal = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(database.Replace(PostgreSqlServer.Password, "hunter2", StringComparison.Ordinal)));

        Assert.Contains("check user name and password", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AnUnknownDatabase_SaysHowToMakeIt()
    {
        await server.StartAsync();

        var refusal = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(server.ConnectionString("nowhere")));

        Assert.Contains("createdb", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WhereNothingListens_IsUnavailable()
    {
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync("Host=127.0.0.1;Port=1;Username=a;Database=b"));

        Assert.Contains("127.0.0.1:1/b", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ADatabaseThatIsNotUtf8_IsRefused()
    {
        await server.StartAsync();
        await PostgreSqlServer.ExecuteAsync(server.ConnectionString("postgres"), "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");

        var refusal = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(server.ConnectionString("latin")));

        Assert.Contains("UTF-8", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_WhenTheServerTakesNoMoreConnections_IsUnavailableForTheMoment()
    {
        await using var small = new PostgreSqlServer();
        small.Settings.Add("max_connections=12");
        var database = await small.CreateDatabaseAsync(isBare: true);
        // Without a pool every append needs a connection of its own.
        await using var store = await OpenAsync(database + ";Pooling=false");
        var others = new List<NpgsqlConnection>();
        try
        {
            await TakeAllAsync(database + ";Pooling=false", others);
            var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync([Load.Batch(0, 1_000)], s_none));
            Assert.Contains("max_connections", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            foreach (var other in others) await other.DisposeAsync();
        }

        await RetryAsync(() => store.AppendAsync([Load.Batch(0, 1_000)], s_none));
        var read = new SpanBatch();
        Assert.Equal(1_000, await store.ReadAsync(new SpanQuery(Load.StartNs, Load.StartNs + 3_600_000_000_000, Slice.Whole, 0), read, s_none));
    }

    private static async Task TakeAllAsync(string database, List<NpgsqlConnection> taken)
    {
        while (true)
        {
            var connection = new NpgsqlConnection(database);
            try
            {
                await connection.OpenAsync();
                taken.Add(connection);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                await connection.DisposeAsync();
                return;
            }
        }
    }

    // The server notices only after a moment that a connection has gone.
    private static async Task RetryAsync(Func<Task> work)
    {
        var deadline = DateTime.UtcNow.AddMinutes(1);
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (StoreUnavailableException) when (DateTime.UtcNow < deadline)
            {
                await Task.Yield();
            }
        }
    }

    [Theory]
    [InlineData("Host=x;Nonsense=1", "cannot be read")]
    [InlineData("Database=x", "names no Host")]
    [InlineData("postgresql://user@host:port/db", "none")]
    [InlineData("postgresql://host/db?sslmode=perhaps", "sslmode=perhaps")]
    public async Task Open_AStringThatIsNone_SaysWhatIsWrong(string text, string expected)
    {
        var refusal = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(text));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_AnOldServer_IsRefused() =>
        Assert.Contains("15 or later", Assert.Throws<StoreException>(() => PostgreSqlOpening.Require(new Version(14, 9), "here")).Message, StringComparison.Ordinal);

    private static Task<ISpanStore> OpenAsync(string connectionString) => SpanStores.OpenAsync(new StoreOptions { ConnectionString = connectionString, DataDirectory = "" }, s_none);
}
