using System.Net.Http.Headers;
using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.IntegrationTests.Cli;
using Analyzer.IntegrationTests.Store;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Simulate;
using Analyzer.Store;
using Analyzer.Store.Analysis;
using Xunit;

namespace Analyzer.IntegrationTests.Crash;

/// <summary>Replicas of the service share one database and the work on it.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class TwoReplicasTests(PostgreSqlServer server) : TemporaryFolder
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task OneOfTwoKilledMidway_EdgeSeriesAreThoseOfOneRunOverTheFile()
    {
        var incident = Incident();
        var database = await server.CreateDatabaseAsync();
        string[] arguments = ["--store", database, "--settle", "1s"];
        using var one = await ServeProcess.StartAsync(Data("one"), arguments);
        using var other = await ServeProcess.StartAsync(Data("other"), arguments);
        await using var store = await SpanStores.OpenAsync(new StoreOptions { ConnectionString = database, DataDirectory = Folder }, TestContext.Current.CancellationToken);
        await SendAsync(incident, one.Receiver, other.Receiver);
        await UntilAsync(async () => await ResultsAsync(store) is { Count: > 0 });
        one.Kill();
        await UntilAsync(async () => (await store.Analysis.PendingAsync(TestContext.Current.CancellationToken)).Windows == 0);
        Assert.Equal(0, await other.StopAsync());

        var results = await ResultsAsync(store);
        Assert.True(results.Count >= 4, "the incident lies in too few windows to be shared");
        var stored = results.SelectMany(result => result.Edges).GroupBy(row => (row.Caller, row.Callee, row.Operation)).ToDictionary(edge => edge.Key, edge => Sums(edge));
        var expected = OneRun(incident).Edges.ToDictionary(edge => (edge.Caller, edge.Callee, edge.Operation), edge => Sums(edge.Counts));
        Assert.Equal(expected.OrderBy(edge => edge.Key.ToString(), StringComparer.Ordinal), stored.OrderBy(edge => edge.Key.ToString(), StringComparer.Ordinal));
    }

    private static (double Calls, double Attempts, double Retries, double Errors, double Failed, double Masked) Sums(IEnumerable<EdgeSeriesRow> rows)
    {
        var all = rows.ToList();
        return (all.Sum(row => row.Calls), all.Sum(row => row.Attempts), all.Sum(row => row.Retries), all.Sum(row => row.Errors), all.Sum(row => row.FailedAttempts), all.Sum(row => row.Masked));
    }

    private static (double Calls, double Attempts, double Retries, double Errors, double Failed, double Masked) Sums(EdgeCounts counts) =>
        (counts.Calls, counts.Attempts, counts.Retries, counts.Errors, counts.FailedAttempts, counts.Masked);

    private static AnalysisResult OneRun(byte[] incident)
    {
        var spans = new SpanBatch();
        SpanFiles.Read(new MemoryStream(incident), "incident", spans, new ReadOptions(), TestContext.Current.CancellationToken);
        return Detection.Run(Reconstruction.Run(spans, new ReconstructionOptions()), null, new ReadSummary(), new DetectionOptions());
    }

    // Five minutes: some windows for each replica.
    private static byte[] Incident()
    {
        using var stream = new MemoryStream();
        OtlpJsonWriter.Write(Simulator.Run(Scenario.Load("retry-storm"), 7, new SimulationOptions { DurationSeconds = 300, RateMultiplier = 0.3 }), stream);
        return stream.ToArray();
    }

    private static async Task SendAsync(byte[] incident, params Uri[] receivers)
    {
        using var http = new HttpClient();
        using var lines = new StreamReader(new MemoryStream(incident));
        for (var number = 0; await lines.ReadLineAsync() is { } line; number++)
        {
            using var body = new StringContent(line, new MediaTypeHeaderValue("application/json"));
            using var response = await http.PostAsync(receivers[number % receivers.Length], body);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    private static async Task<List<WindowResult>> ResultsAsync(ISpanStore store) =>
        await store.Analysis.ReadAsync(0, long.MaxValue, true, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private static Task UntilAsync(Func<Task<bool>> holds) => Patience.UntilAsync(holds, s_patience);

    private string Data(string name) => Directory.CreateDirectory(In(name)).FullName;
}
