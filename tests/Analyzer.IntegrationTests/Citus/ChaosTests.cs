using System.Net.Http.Headers;
using System.Text;
using Analyzer.IntegrationTests.Cli;
using Analyzer.IntegrationTests.Crash;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Cli;
using Analyzer.Store;
using Analyzer.Store.Analysis;
using Analyzer.Tests.Accuracy;
using Xunit;
using ZstdSharp;

namespace Analyzer.IntegrationTests.Citus;

/// <summary>
/// Two replicas receive and two analyse on a cluster of two workers, while nodes and replicas die and come back, thirty times in random order.
/// Nothing acknowledged is lost, and what is found is what one run over the file finds.
/// </summary>
public sealed class ChaosTests(CitusServer cluster) : TemporaryFolder, IAsyncDisposable, IClassFixture<CitusServer>
{
    private const string Storm = "killed-a";
    private const int OfEach = 10;
    private const long MinuteNs = 60_000_000_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly List<ServeProcess> _ingest = [], _analyze = [];
    private string _database = "";
    private int _acknowledged, _refused, _started;

    private enum Fault
    {
        Worker,
        Coordinator,
        Replica,
    }

    [Fact]
    public async Task NodesAndReplicasThatDie_LoseNothing_AndChangeNothingThatIsFound()
    {
        var lines = await LinesAsync();
        _database = await cluster.Coordinator.CreateDatabaseAsync();
        for (var i = 0; i < 2; i++)
        {
            _ingest.Add(await StartAsync("ingest"));
            _analyze.Add(await StartAsync("analyze"));
        }

        var random = new Random(13);
        var faults = Enumerable.Repeat(Enum.GetValues<Fault>(), OfEach).SelectMany(each => each).ToArray();
        random.Shuffle(faults);
        using var stop = new CancellationTokenSource(s_patience);
        var sending = Task.WhenAll(Enumerable.Range(0, 4).Select(sender => Task.Run(() => SendAsync(lines.Where((_, number) => number % 4 == sender), stop.Token))));
        for (var number = 0; number < faults.Length; number++)
        {
            // Spread over the load, so that each meets work.
            var wanted = lines.Count * (number + 1) / (faults.Length + 2);
            await UntilAsync(() => Task.FromResult(Volatile.Read(ref _acknowledged) >= wanted || sending.IsCompleted));
            await DoAsync(faults[number], random);
        }

        await sending;
        await using var store = await SpanStores.OpenAsync(new StoreOptions { ConnectionString = _database, DataDirectory = "" }, default);
        await UntilAsync(async () => (await store.Analysis.PendingAsync(default)).Windows == 0);
        foreach (var replica in _ingest.Concat(_analyze)) Assert.Equal(0, await replica.StopAsync());

        Assert.True(_refused > 0, "no request failed: nothing died while there was work");
        var file = RecordedStorms.Read(Storm);
        var stored = new SpanBatch();
        await store.ReadAsync(new SpanQuery(0, long.MaxValue, Slice.Whole, 0), stored, default);
        Assert.Equal(Ids(file), Ids(stored));
        var expected = RecordedStorms.Analyse(file);
        Assert.Equal(Sums(expected.Edges), Sums(await store.Analysis.ReadAsync(0, long.MaxValue, edges: true, default).SelectMany(result => result.Edges).ToListAsync()));
        Assert.NotEmpty(expected.Incidents);
        var range = RecordedStorms.RangeOf(file);
        var found = await new StoredAnalysis(store, new WindowOptions()) { FewSpans = 0 }.RunAsync(new(At(range.StartNs), At(range.EndNs), null, null, null), _ => { }, default);
        Assert.Equal(IncidentBytes.Of(expected), IncidentBytes.Of(found));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var replica in _ingest.Concat(_analyze)) replica.Dispose();
        Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task DoAsync(Fault fault, Random random)
    {
        switch (fault)
        {
            case Fault.Worker:
                var worker = cluster.Workers.All[random.Next(2)];
                await worker.KillAsync();
                await UntilRefusedAsync();
                await worker.StartAsync();
                break;
            case Fault.Coordinator:
                await cluster.Coordinator.StopAsync();
                await cluster.Coordinator.StartAsync();
                break;
            default:
                var (replicas, role) = random.Next(2) == 0 ? (_ingest, "ingest") : (_analyze, "analyze");
                var at = random.Next(2);
                replicas[at].Kill();
                replicas[at].Dispose();
                replicas[at] = await StartAsync(role);
                break;
        }
    }

    // A node is revived once its loss was noticed by a sender, or nothing is left to send.
    private async Task UntilRefusedAsync()
    {
        var before = Volatile.Read(ref _refused);
        for (var looks = 0; Volatile.Read(ref _refused) == before && looks < 100; looks++) await Task.Delay(20);
    }

    private async Task SendAsync(IEnumerable<string> lines, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var to = 0;
        foreach (var line in lines)
        {
            // As a sender does it: until it is acknowledged, to whichever replica answers.
            while (!await TryAsync(http, _ingest[to++ % 2].Receiver, line, stop))
            {
                Interlocked.Increment(ref _refused);
                await Task.Delay(50, stop);
            }

            Interlocked.Increment(ref _acknowledged);
        }
    }

    private static async Task<bool> TryAsync(HttpClient http, Uri receiver, string line, CancellationToken stop)
    {
        try
        {
            using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(line)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await http.PostAsync(receiver, body, stop);
            if (response.IsSuccessStatusCode) return true;
            // Nothing but "come again" may be said of a node that is gone.
            Assert.True((int)response.StatusCode is 429 or 502 or 503 or 504, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync(stop)}");
            return false;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Task<ServeProcess> StartAsync(string role)
    {
        var data = Directory.CreateDirectory(In($"replica-{_started++}")).FullName;
        return ServeProcess.StartAsync(data, "--store", _database, "--roles", role, "--settle", "2s", "--watch", "0s", "--shutdown", "10s");
    }

    private static async Task<List<string>> LinesAsync()
    {
        await using var plain = new DecompressionStream(File.OpenRead(RecordedStorms.FileOf(Storm)), leaveOpen: false);
        using var reader = new StreamReader(plain);
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { } line) lines.Add(line);
        return lines;
    }

    private static List<string> Ids(SpanBatch spans)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var span = 0; span < spans.Count; span++) ids.Add($"{spans.TraceIdOf(span)} {spans.SpanIds[span]:x}");
        return [.. ids.Order(StringComparer.Ordinal)];
    }

    private static List<string> Sums(IEnumerable<EdgeSeriesRow> rows) => Ordered(rows.GroupBy(row => (row.Caller, row.Callee, row.Operation))
        .Select(edge => Text(edge.Key, edge.Sum(row => row.Calls), edge.Sum(row => row.Attempts), edge.Sum(row => row.Retries), edge.Sum(row => row.Errors), edge.Sum(row => row.FailedAttempts), edge.Sum(row => row.Masked))));

    private static List<string> Sums(IEnumerable<EdgeSummary> edges) => Ordered(edges
        .Select(edge => Text((edge.Caller, edge.Callee, edge.Operation), edge.Counts.Calls, edge.Counts.Attempts, edge.Counts.Retries, edge.Counts.Errors, edge.Counts.FailedAttempts, edge.Counts.Masked)));

    private static string Text((string?, string, string) edge, params double[] counts) => $"{edge}: {string.Join(' ', counts)}";

    private static List<string> Ordered(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];

    private static TimeBound.At At(long unixNs) => new("", unixNs);

    private static Task UntilAsync(Func<Task<bool>> holds) => Patience.UntilAsync(holds, s_patience);
}
