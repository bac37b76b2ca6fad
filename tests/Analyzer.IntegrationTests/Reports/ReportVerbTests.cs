using System.Text.Json;
using System.Xml.Linq;
using Analyzer.IntegrationTests.Cli;
using Analyzer.IntegrationTests.Crash;
using Xunit;

namespace Analyzer.IntegrationTests.Reports;

/// <summary><c>analyzer report</c>, on files and on what a service stored, and the way from zero to a scheduled report.</summary>
public sealed class ReportVerbTests : TemporaryFolder
{
    [Fact]
    public async Task Files_AreComparedWithOthers()
    {
        await SimulateAsync("three-layers", "storm.jsonl.gz");
        await SimulateAsync("healthy-with-decoys", "calm.jsonl.gz");

        Assert.Equal(new Finished(0, "", ""), await RunAsync("storm.jsonl.gz", "--baseline", "calm.jsonl.gz", "-o", "report.json"));

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(In("report.json")));
        Assert.Equal(["checkout", "gateway", "inventory"], report.RootElement.GetProperty("amplifiers").EnumerateArray().Select(edge => edge.GetProperty("caller").GetString()).Order(StringComparer.Ordinal));
        Assert.NotEqual(JsonValueKind.Null, report.RootElement.GetProperty("before").ValueKind);
        Assert.NotEqual(0, report.RootElement.GetProperty("fixes").GetArrayLength());
    }

    [Fact]
    public async Task HealthyTrafficFullOfDecoys_AmplifiesNothing_ButFailuresThatAFallbackHidesAreShown()
    {
        await SimulateAsync("healthy-with-decoys", "calm.jsonl.gz");

        Assert.Equal(0, (await RunAsync("calm.jsonl.gz", "--fail-on", "amplification>1.05", "--fail-on", "peak>1.1", "-o", "report.json")).ExitCode);

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(In("report.json")));
        // The gateway answers with the shards that it got: 500s that no dashboard of the entry shows.
        var edge = Assert.Single(report.RootElement.GetProperty("amplifiers").EnumerateArray());
        Assert.Equal(("search", 1.0), (edge.GetProperty("callee").GetString(), edge.GetProperty("amplification").GetDouble()));
        Assert.True(edge.GetProperty("masked").GetDouble() > 100);
        foreach (var part in (string[])["policyChanges", "drift", "nearMisses", "queues", "fixes"]) Assert.Equal(0, report.RootElement.GetProperty(part).GetArrayLength());
    }

    [Fact]
    public async Task BrokenLimit_IsExitCodeFour_AndAFailedTestOfTheBuildServer()
    {
        await SimulateAsync("three-layers", "storm.jsonl.gz");

        var broken = await RunAsync("storm.jsonl.gz", "--fail-on", "amplification>2", "--fail-on", "potential>1000", "--junit", "j.xml", "--sarif", "s.sarif", "-o", "r.md");

        Assert.Equal(4, broken.ExitCode);
        Assert.Contains("inventory → shop/postgresql (UPDATE stock): amplification", broken.Error, StringComparison.Ordinal);
        Assert.Equal(("2", "1"), XDocument.Load(In("j.xml")).Descendants("testsuite").Select(suite => (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value)).Single());
        using var sarif = JsonDocument.Parse(await File.ReadAllTextAsync(In("s.sarif")));
        Assert.NotEqual(0, sarif.RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength());
        Assert.True(File.Exists(In("r.md")));
        // The same against itself is as it was.
        Assert.Equal(0, (await RunAsync("storm.jsonl.gz", "--baseline", "storm.jsonl.gz", "--fail-on", "amplification>2", "-o", "r.md")).ExitCode);
    }

    [Theory]
    [InlineData("--fail-on", "amplification<2")]
    [InlineData("--baseline", "yesterday")]
    [InlineData("--junit", "j.xml")]
    [InlineData("--last", "7d", "--from", "2026-11-01T00:00:00Z")]
    [InlineData("-o", "report.docx")]
    [InlineData("--format", "latex")]
    public async Task Mistake_IsWrongUsage_AndSaysWhatIsRight(params string[] arguments)
    {
        Directory.CreateDirectory(In("data"));
        await File.WriteAllTextAsync(In("data/file"), "");
        var run = await RunAsync([.. arguments, "--data", In("data")]);

        Assert.True(run.ExitCode is 1 or 2, run.Error);
        Assert.DoesNotContain("bug", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task StoreThatIsNotThere_IsSaid()
    {
        var run = await RunAsync("--last", "7d", "--data", In("nowhere"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("analyzer serve", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FromZero_FiveCommandsGiveAScheduledReport()
    {
        string[] place = ["--data", In("data")];
        Directory.CreateDirectory(In("data"));
        using (var serve = await ServeProcess.StartAsync(In("data"), "--settle", "1s"))
        {
            await DoneAsync("simulate", "three-layers", "--send", serve.Receiver.ToString());
            await DoneAsync(["schedule", "add", "weekly", "--cron", "0 8 * * MON", "--time-zone", "Europe/Berlin", "--to", $"folder:{In("reports")}", .. place]);
            await DoneAsync(["schedule", "run", "weekly", "--wait", "5m", .. place]);
            // Read at once, as somebody does who pastes all five lines.
            var page = await File.ReadAllTextAsync(In("reports/latest.html"));
            Assert.Contains("inventory", page, StringComparison.Ordinal);
            Assert.Contains("Hidden amplifiers", page, StringComparison.Ordinal);

            // The same at once, through the service that holds the file.
            Assert.Contains("inventory → shop/postgresql", await DoneAsync(["report", "--last", "1d", .. place]), StringComparison.Ordinal);
        }

        // And without it, from the file, where the hour may not have been rolled up.
        Assert.Contains("inventory → shop/postgresql", await DoneAsync(["report", "--last", "1d", .. place]), StringComparison.Ordinal);
    }

    private async Task SimulateAsync(string scenario, string output) => await DoneAsync("simulate", scenario, "--seed", "3", "-o", output);

    private Task<Finished> RunAsync(params string[] arguments) => AnalyzerProcess.RunAsync(Folder, ["report", .. arguments]);

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var done = await AnalyzerProcess.RunAsync(Folder, arguments);
        Assert.True(done.ExitCode == 0, $"{string.Join(' ', arguments)}: {done.Error}");
        return done.Output;
    }
}
