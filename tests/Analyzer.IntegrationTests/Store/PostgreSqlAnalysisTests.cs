using Analyzer.Store;
using Analyzer.Store.Analysis;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>Replicas that share the work of analysis on one database.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class PostgreSqlAnalysisTests(PostgreSqlServer server)
{
    private const long Minute = 60_000_000_000;

    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task Claim_ByTwoReplicasAtOnce_NeverGivesOneWindowToBoth()
    {
        var database = await server.CreateDatabaseAsync();
        await using var one = await OpenAsync(database);
        await using var other = await OpenAsync(database);
        // 200 s of spans: four windows.
        await one.AppendAsync([Load.Batch(0, 200_000)], s_none);

        var held = await Task.WhenAll(Enumerable.Range(0, 8).Select(at => (at % 2 == 0 ? one : other).Analysis.ClaimAsync(long.MaxValue, [], s_none)));

        var claims = held.OfType<IWindowClaim>().ToList();
        Assert.Equal(4, claims.Count);
        Assert.Equal([0L, Minute, 2 * Minute, 3 * Minute], claims.Select(claim => claim.FromNs - Load.StartNs).Order());
        Assert.Equal(200_000, claims.Sum(claim => claim.Spans));
        foreach (var claim in claims) await claim.DisposeAsync();
    }

    [Fact]
    public async Task Claim_WhoseHolderDies_IsFreeAgain()
    {
        var database = await server.CreateDatabaseAsync();
        await using var one = await OpenAsync(database + ";Application Name=victim");
        await using var other = await OpenAsync(database);
        await one.AppendAsync([Load.Batch(0, 1_000)], s_none);
        var claim = await one.Analysis.ClaimAsync(long.MaxValue, [], s_none);
        Assert.NotNull(claim);
        Assert.Null(await other.Analysis.ClaimAsync(long.MaxValue, [], s_none));

        // What the server does when the holder's socket closes.
        await PostgreSqlServer.ExecuteAsync(database, "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'victim' AND state = 'idle in transaction'");

        await using var taken = await other.Analysis.ClaimAsync(long.MaxValue, [], s_none);
        Assert.Equal(claim.FromNs, taken?.FromNs);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => claim.CompleteAsync([Result(claim, "late")], s_none));
        await claim.DisposeAsync();
        await taken!.CompleteAsync([Result(taken, "right")], s_none);
        Assert.Equal(["right"], (await ReadAsync(one)).SelectMany(result => result.Edges).Select(edge => edge.Callee));
    }

    [Fact]
    public async Task Append_WhileAWindowIsHeld_DoesNotWait_AndReopensIt()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        await store.AppendAsync([Load.Batch(0, 1_000)], s_none);
        await using (var claim = await store.Analysis.ClaimAsync(long.MaxValue, [], s_none))
        {
            await store.AppendAsync([Load.Batch(1_000, 1_000)], s_none);
            Assert.Null(await store.Analysis.ClaimAsync(long.MaxValue, [], s_none));
            await claim!.CompleteAsync([Result(claim, "first")], s_none);
        }

        Assert.Equal((1, Load.StartNs), await store.Analysis.PendingAsync(s_none));
        await using (var again = await store.Analysis.ClaimAsync(long.MaxValue, [], s_none))
        {
            Assert.Equal(2_000, again!.Spans);
            await again.CompleteAsync([Result(again, "second"), Result(again, "third") with { Slice = new Slice(1, 2) }], s_none);
        }

        Assert.Equal((0, null), await store.Analysis.PendingAsync(s_none));
        Assert.Null(await store.Analysis.ClaimAsync(long.MaxValue, [], s_none));
        Assert.Equal(["second", "third"], (await ReadAsync(store)).SelectMany(result => result.Edges).Select(edge => edge.Callee));
    }

    [Fact]
    public async Task Claim_OfAWindowThatStillGrows_Waits()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        var beforeNs = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        await store.AppendAsync([Load.Batch(0, 1_000)], s_none);

        Assert.Null(await store.Analysis.ClaimAsync(beforeNs, [], s_none));
        Assert.Equal((1, Load.StartNs), await store.Analysis.PendingAsync(s_none));
    }

    [Fact]
    public async Task Complete_InManyReplicasAtOnce_AnalysesEveryWindowOnce()
    {
        var database = await server.CreateDatabaseAsync();
        var stores = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => OpenAsync(database)));
        for (var window = 0; window < 30; window++) await stores[0].AppendAsync([Load.Batch(window * 60_000, 10)], s_none);

        var done = await Task.WhenAll(stores.Select(DrainAsync));

        Assert.Equal(30, done.Sum());
        Assert.Equal(30, (await ReadAsync(stores[1])).Count);
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task Complete_WithNulInANameAndNoCaller_KeepsStateExact()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        await store.AppendAsync([Load.Batch(0, 10)], s_none);
        await using var claim = await store.Analysis.ClaimAsync(long.MaxValue, [], s_none);
        var edge = new EdgeSeriesRow(Load.StartNs, 10, null, "a\0b", "op") { Calls = 1.5, Attempts = 2, Retries = 3, Hedges = 4, Redeliveries = 5, Errors = 6, FailedAttempts = 7, Masked = 8, Timeouts = 9, OrphanedNs = 10, DurationNs = 11 };

        await claim!.CompleteAsync([new WindowResult(claim.FromNs, claim.ToNs, Slice.Whole, [edge], new byte[] { 0, 1, 255 })], s_none);

        var result = Assert.Single(await ReadAsync(store));
        Assert.Equal([0, 1, 255], result.State.ToArray());
        Assert.Equal((claim.FromNs, claim.ToNs, Slice.Whole), (result.FromNs, result.ToNs, result.Slice));
        Assert.Equal(edge with { Callee = "a\u2400b" }, Assert.Single(result.Edges));
    }

    private static async Task<int> DrainAsync(ISpanStore store)
    {
        var done = 0;
        while (await store.Analysis.ClaimAsync(long.MaxValue, [], s_none) is { } claim)
        {
            await using (claim)
            {
                await claim.CompleteAsync([Result(claim, "x")], s_none);
                done++;
            }
        }

        return done;
    }

    private static WindowResult Result(IWindowClaim claim, string callee) =>
        new(claim.FromNs, claim.ToNs, new Slice(0, callee == "second" || callee == "third" ? 2 : 1), [new EdgeSeriesRow(claim.FromNs, 10_000_000_000, "caller", callee, "op") { Calls = 1 }], new byte[] { 1 });

    private static async Task<List<WindowResult>> ReadAsync(ISpanStore store)
    {
        var results = new List<WindowResult>();
        await foreach (var result in store.Analysis.ReadAsync(0, long.MaxValue, true, s_none)) results.Add(result);
        return results;
    }

    private static Task<ISpanStore> OpenAsync(string database) => SpanStores.OpenAsync(new StoreOptions { ConnectionString = database, DataDirectory = "" }, s_none);
}
