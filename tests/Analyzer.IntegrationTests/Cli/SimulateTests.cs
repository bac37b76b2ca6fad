using System.Text;
using System.Text.Json;
using Xunit;

namespace Analyzer.IntegrationTests.Cli;

public sealed class SimulateTests : TemporaryFolder
{
    [Fact]
    public async Task Simulate_WithoutAScenario_ListsThemWithALineEach()
    {
        var run = await AnalyzerProcess.RunAsync(Folder, "simulate");
        var line = Assert.Single(run.Output.Split('\n'), line => line.StartsWith("retry-storm ", StringComparison.Ordinal));
        Assert.True(line.Trim().Length > "retry-storm".Length + 10, "A scenario has a sentence beside its name.");
    }

    [Fact]
    public async Task Simulate_EqualSeed_GivesEqualFiles()
    {
        await SimulateAsync("a.jsonl.gz", seed: 7);
        await SimulateAsync("b.jsonl.gz", seed: 7);
        await SimulateAsync("c.jsonl.gz", seed: 8);
        Assert.Equal(await BytesAsync("a.jsonl.gz"), await BytesAsync("b.jsonl.gz"));
        Assert.Equal(await BytesAsync("a.truth.json"), await BytesAsync("b.truth.json"));
        Assert.NotEqual(await BytesAsync("a.jsonl.gz"), await BytesAsync("c.jsonl.gz"));
    }

    [Fact]
    public async Task Simulate_OutputFile_HasTheTruthBesideIt()
    {
        await SimulateAsync("storm.jsonl.gz", seed: 7);
        Assert.Equal([0x1f, 0x8b], (await BytesAsync("storm.jsonl.gz"))[..2]);
        JsonDocument.Parse(await BytesAsync("storm.truth.json")).Dispose();
    }

    [Fact]
    public async Task Simulate_ThenAnalyze_ReportsTheRehearsedStorm()
    {
        await SimulateAsync("storm.jsonl.gz", seed: 7);
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", "storm.jsonl.gz", "-o", "report.html");
        Assert.Equal(new Finished(0, "", ""), run);
    }

    [Fact]
    public async Task Simulate_StandardOutput_CanBePipedIntoAnalyze()
    {
        var spans = await AnalyzerProcess.RunAsync(Folder, "simulate", "retry-storm", "--duration", "30s");
        Assert.Equal((0, ""), (spans.ExitCode, spans.Error));
        var report = await AnalyzerProcess.RunAsync(Folder, Encoding.UTF8.GetBytes(spans.Output), ["analyze", "-", "--strict"]);
        Assert.Equal((0, ""), (report.ExitCode, report.Error));
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public async Task Simulate_PoorPipeline_LosesSpans()
    {
        await SimulateAsync("whole.jsonl", seed: 7);
        await SimulateAsync("poor.jsonl", seed: 7, "--sampling", "20%", "--lost", "5%", "--skew", "50ms", "--truth", "known.json");
        Assert.True((await BytesAsync("poor.jsonl")).Length < (await BytesAsync("whole.jsonl")).Length / 2);
        Assert.True(File.Exists(In("known.json")));
        Assert.False(File.Exists(In("poor.truth.json")));
    }

    private async Task SimulateAsync(string output, int seed, params string[] more)
    {
        var run = await AnalyzerProcess.RunAsync(
            Folder, ["simulate", "retry-storm", "--seed", $"{seed}", "--duration", "60s", "--rate", "0.5", "-o", output, .. more]);
        Assert.Equal(new Finished(0, "", ""), run);
    }

    private Task<byte[]> BytesAsync(string name) => File.ReadAllBytesAsync(In(name), TestContext.Current.CancellationToken);
}
