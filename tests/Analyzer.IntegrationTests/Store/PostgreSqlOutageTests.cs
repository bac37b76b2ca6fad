using System.Collections.Concurrent;
using System.Diagnostics;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>Whatever dies, every span whose append ended well is there afterwards. Servers of their own: others must not suffer.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class PostgreSqlOutageTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_WhileTheServerGoesAndComesBack_LosesNothingAcknowledged(bool isPowerCut)
    {
        await using var server = new PostgreSqlServer();
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        var acknowledged = new ConcurrentQueue<int>();
        using var stop = new CancellationTokenSource(s_patience);
        var failures = 0;
        var appending = Enumerable.Range(0, 3).Select(sender => Task.Run(async () =>
        {
            for (var batch = 0; !stop.IsCancellationRequested; batch++)
            {
                var first = ((sender * 100_000) + batch) * 100;
                while (!await TryAppendAsync(store, Load.Batch(first, 100)))
                {
                    Interlocked.Increment(ref failures);
                    // As a caller backs off; the outage ends when the test says so, not after some time.
                    await Task.Delay(20, s_none);
                }

                acknowledged.Enqueue(first);
            }
        })).ToList();

        for (var outage = 0; outage < 3; outage++)
        {
            await UntilAsync(() => acknowledged.Count > 30 * (outage + 1));
            var failuresBefore = Volatile.Read(ref failures);
            if (isPowerCut) await server.KillAsync();
            else await server.StopAsync();
            await UntilAsync(() => Volatile.Read(ref failures) > failuresBefore);
            await server.StartAsync();
        }

        var enough = acknowledged.Count + 30;
        await UntilAsync(() => acknowledged.Count > enough);
        await stop.CancelAsync();
        await Task.WhenAll(appending);
        await AssertHoldsAsync(database, [.. acknowledged]);
    }

    [Fact]
    public async Task Append_ByAProcessThatIsKilledTwentyTimes_LosesNothingAcknowledged()
    {
        await using var server = new PostgreSqlServer();
        var database = await server.CreateDatabaseAsync();
        await using (await OpenAsync(database))
        {
        }

        var acknowledged = new List<int>();
        var random = new Random(9);
        for (var round = 0; round < 20; round++)
        {
            using var appender = StoreAppender.Start(database, round * 10_000_000);
            var kill = random.Next(1, 12);
            while (await appender.StandardOutput.ReadLineAsync() is { } line)
            {
                if (StoreAppender.Acknowledged(line) is not { } first) continue;
                acknowledged.Add(first);
                if (--kill == 0) appender.Kill();
            }

            await appender.WaitForExitAsync();
            Assert.Equal(128 + 9, appender.ExitCode);
        }

        Assert.InRange(acknowledged.Count, 20, 20 * 30);
        await AssertHoldsAsync(database, acknowledged);
    }

    [Fact]
    public async Task Append_OnAFullDisk_IsUnavailableUntilThereIsRoom()
    {
        using var disk = SmallDisk.Mount(megabytes: 160);
        await using var server = new PostgreSqlServer(disk.Folder);
        server.Settings.AddRange(["min_wal_size=32MB", "max_wal_size=32MB", "wal_recycle=off"]);
        var database = await server.CreateDatabaseAsync();
        await using var store = await OpenAsync(database);
        var acknowledged = new List<int>();
        var filler = Path.Combine(disk.Folder, "filler");
        await File.WriteAllBytesAsync(filler, new byte[40 << 20]);

        StoreUnavailableException? refusal = null;
        for (var first = 0; refusal is null; first += 5_000)
        {
            try
            {
                await store.AppendAsync([Load.Batch(first, 5_000)], s_none);
                acknowledged.Add(first);
            }
            catch (StoreUnavailableException full)
            {
                refusal = full;
            }
        }

        File.Delete(filler);
        // Without room for its log PostgreSQL stops altogether; then somebody starts it again.
        await server.StartAsync();
        var after = 50_000_000;
        var patience = Stopwatch.StartNew();
        while (!await TryAppendAsync(store, Load.Batch(after, 5_000)))
        {
            Assert.True(patience.Elapsed < s_patience, "The server did not come back.");
            await server.StartAsync();
            await Task.Delay(20, s_none);
        }

        acknowledged.Add(after);
        await AssertHoldsAsync(database, acknowledged, 5_000);
    }

    private static async Task<bool> TryAppendAsync(ISpanStore store, SpanBatch batch)
    {
        try
        {
            await store.AppendAsync([batch], s_none);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private static async Task AssertHoldsAsync(string database, List<int> firsts, int size = 100)
    {
        await using var store = await OpenAsync(database);
        var read = new SpanBatch();
        await store.ReadAsync(new SpanQuery(0, long.MaxValue, Slice.Whole, 0), read, s_none);
        var stored = Load.Numbers(read).ToHashSet();
        Assert.DoesNotContain(firsts.SelectMany(first => Enumerable.Range(first, size)), number => !stored.Contains(number));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(patience.Elapsed < s_patience, "It did not happen in time.");
            await Task.Delay(5, s_none);
        }
    }

    private static Task<ISpanStore> OpenAsync(string database) => SpanStores.OpenAsync(new StoreOptions { ConnectionString = database, DataDirectory = "" }, s_none);
}
