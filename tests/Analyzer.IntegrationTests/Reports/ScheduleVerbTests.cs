using System.Text.Json;
using System.Text.RegularExpressions;
using Analyzer.IntegrationTests.Cli;
using Analyzer.IntegrationTests.Crash;
using Analyzer.IntegrationTests.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Reports;

/// <summary><c>analyzer schedule</c>, by itself and beside a running service.</summary>
public sealed class ScheduleVerbTests(PostgreSqlServer server) : TemporaryFolder
{
    [Fact]
    public async Task EmbeddedFile_IsChangedByItself_AndThroughTheServiceThatHoldsIt()
    {
        string[] place = ["--data", In("data")];
        await DoesEverythingAsync("alone", place);
        using (await ServeProcess.StartAsync(In("data"))) await DoesEverythingAsync("beside", place);
        Assert.Equal(["alone", "beside"], (await ListAsync(place)).Select(one => one.GetProperty("id").GetString()));
    }

    [Fact]
    [Trait("Engine", "PostgreSQL")]
    public async Task PostgreSql_IsChangedByItself() => await DoesEverythingAsync("alone", ["--store", await server.CreateDatabaseAsync()]);

    [Fact]
    public async Task Mistakes_SayWhatIsRight_TheSameBothWays()
    {
        string[] place = ["--data", In("data")];
        string[] wrong = ["schedule", "add", "x", "--cron", "soon", "--time-zone", "Mars/Olympus", "--to", "ftp://x", .. place];
        var alone = await AnalyzerProcess.RunAsync(In("."), wrong);
        Assert.Equal(2, alone.ExitCode);
        Assert.Contains("cron 'soon' cannot be read: write minute hour day month weekday", alone.Error, StringComparison.Ordinal);
        Assert.Contains("timeZone 'Mars/Olympus' is not known", alone.Error, StringComparison.Ordinal);
        Assert.Contains("targets has 'ftp://x': write folder:/path", alone.Error, StringComparison.Ordinal);
        using (await ServeProcess.StartAsync(In("data"))) Assert.Equal(alone.Error, (await AnalyzerProcess.RunAsync(In("."), wrong)).Error);
        Assert.Contains("there is no schedule 'none': 'analyzer schedule list' shows them", (await AnalyzerProcess.RunAsync(In("."), ["schedule", "run", "none", .. place])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EndsWhenEachReceiverWasTriedOnce_AndSaysWhatBecameOfIt()
    {
        string[] place = ["--data", In("data")];
        await File.WriteAllTextAsync(In("file"), "");
        string[] add = ["schedule", "add", "weekly", "--cron", "@weekly", "--to", $"folder:{In("reports")}", "--to", $"folder:{In("file")}/below", .. place];
        string[] run = ["schedule", "run", "weekly", "--wait", "1h", .. place];
        Assert.Equal(0, (await AnalyzerProcess.RunAsync(In("."), add)).ExitCode);

        // Nobody delivers beside the embedded file without a service: no wait for it.
        var alone = await AnalyzerProcess.RunAsync(In("."), run);
        Assert.Contains("2 to deliver, which 'analyzer serve' does", alone.Error, StringComparison.Ordinal);

        using var serve = await ServeProcess.StartAsync(In("data"));
        var beside = await AnalyzerProcess.RunAsync(In("."), run);
        Assert.True(beside.ExitCode == 0, beside.Error);
        // Once; on a busy machine the next try may come before anybody looks.
        Assert.Matches(Regex.Escape($"folder:{In("file")}/below: ") + @"tried (once|\d+ times), ", beside.Error);
        Assert.DoesNotContain(In("reports"), beside.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(In("reports/latest.html")));
    }

    private async Task DoesEverythingAsync(string name, string[] place)
    {
        await RunAsync(["add", name, "--cron", "0 8 * * 1", "--time-zone", "Europe/Berlin", "--period", "week", "--to", "folder:reports", "--only-when", "changed", .. place]);
        var added = (await ListAsync(place)).Single(one => one.GetProperty("name").GetString() == name);
        Assert.Equal($"folder:{Path.GetFullPath(In("reports"))}", added.GetProperty("targets")[0].GetString());
        Assert.Equal("changed", added.GetProperty("onlyWhen").GetString());
        Assert.NotEqual(JsonValueKind.Null, added.GetProperty("next").ValueKind);

        await RunAsync(["pause", name, .. place]);
        Assert.True((await ListAsync(place)).Single(one => one.GetProperty("id").GetString() == name).GetProperty("paused").GetBoolean());
        await RunAsync(["resume", name, .. place]);
        var report = (await RunAsync(["run", name, .. place])).Trim();
        Assert.StartsWith(name + "-", report, StringComparison.Ordinal);
        using var history = JsonDocument.Parse(await RunAsync(["history", name, "--json", .. place]));
        var run = Assert.Single(history.RootElement.EnumerateArray());
        Assert.Equal(("manual", "nothingNew", report), (run.GetProperty("origin").GetString(), run.GetProperty("state").GetString(), run.GetProperty("reportId").GetString()));
        Assert.Contains("Europe/Berlin", await RunAsync(["show", name, .. place]), StringComparison.Ordinal);
        Assert.Contains("nothing new", await RunAsync(["history", name, .. place]), StringComparison.Ordinal);

        await RunAsync(["add", "gone", "--cron", "@daily", .. place]);
        await RunAsync(["remove", "gone", .. place]);
        Assert.DoesNotContain("gone", await RunAsync(["list", .. place]), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<JsonElement>> ListAsync(string[] place)
    {
        using var list = JsonDocument.Parse(await RunAsync(["list", "--json", .. place]));
        return [.. list.RootElement.EnumerateArray().Select(one => one.Clone())];
    }

    private async Task<string> RunAsync(string[] arguments)
    {
        var done = await AnalyzerProcess.RunAsync(In("."), ["schedule", .. arguments]);
        Assert.True(done.ExitCode == 0, $"{string.Join(' ', arguments)}: {done.Error}");
        return done.Output;
    }
}
