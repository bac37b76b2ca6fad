using System.Globalization;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Cli;

/// <summary>Verbs that read what was stored, as a user runs them.</summary>
public sealed class StoreTests : TemporaryFolder
{
    [Fact]
    public async Task AnalyzeAndCalls_OfTheStore_SayWhatTheySayOfTheFile()
    {
        var (file, spans) = (RecordedStorms.FileOf("contained-a"), RecordedStorms.Read("contained-a"));
        await FillAsync(spans);
        string[] window = ["--from", Instant(spans.StartNs.ToArray().Min() / 1_000_000_000), "--to", Instant((spans.StartNs.ToArray().Max() / 1_000_000_000) + 1)];

        var stored = await AnalyzerProcess.RunAsync(Folder, ["analyze", "--data", "store", .. window, "--format", "markdown"]);
        var read = await AnalyzerProcess.RunAsync(Folder, ["analyze", file, .. window, "--format", "markdown"]);
        var storedCalls = await AnalyzerProcess.RunAsync(Folder, ["calls", "--data", "store", .. window]);
        var readCalls = await AnalyzerProcess.RunAsync(Folder, ["calls", file, .. window]);

        Assert.Equal((0, 0, ""), (stored.ExitCode, storedCalls.ExitCode, stored.Error));
        Assert.Equal(Tables(read.Output), Tables(stored.Output));
        Assert.NotEmpty(Tables(stored.Output));
        Assert.Equal(readCalls.Output.Count(c => c == '\n'), storedCalls.Output.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Analyze_WhereThereIsNoStore_SaysWhatToDo()
    {
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", "--data", "nowhere", "--from", "14:00");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'analyzer serve' makes one", run.Error);
    }

    [Fact]
    public async Task Analyze_OfATimeWithoutSpans_SaysWhatTheStoreHolds()
    {
        await FillAsync(RecordedStorms.Read("contained-a"));

        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", "--data", "store", "--from", "2030-01-01T00:00:00Z", "--to", "2030-01-01T01:00:00Z");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("holds spans from", run.Error);
    }

    [Fact]
    public async Task Analyze_OfAFileAndAStore_IsRefused()
    {
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", RecordedStorms.FileOf("contained-a"), "--data", "store");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("give one of them", run.Error);
    }

    // All but the row that names the source.
    private static IEnumerable<string> Tables(string report) =>
        report.Split('\n').Where(line => line.StartsWith('|') && !line.Contains("contained-a", StringComparison.Ordinal) && !line.Contains("analyzer.duckdb", StringComparison.Ordinal));

    private static string Instant(long unixSeconds) => DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private async Task FillAsync(SpanBatch spans)
    {
        await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = Path.Combine(Folder, "store") }, CancellationToken.None);
        await store.AppendAsync([spans], CancellationToken.None);
    }
}
