using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Analyzer.IntegrationTests.Cli;

public sealed class AnalyzeTests : TemporaryFolder
{
    [Fact]
    public async Task Analyze_File_ReportsOnStandardOutputWithoutEscapeCodes()
    {
        Write("incident.jsonl", TinyTrace.Lines(20));
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", "incident.jsonl");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("orders", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task Analyze_StandardInput_GivesTheSameReportAsTheFile()
    {
        Write("incident.jsonl", TinyTrace.Lines(20));
        var fromFile = await AnalyzerProcess.RunAsync(Folder, "calls", "incident.jsonl");
        var fromInput = await AnalyzerProcess.RunAsync(Folder, Encoding.UTF8.GetBytes(TinyTrace.Lines(20)), ["calls", "-"]);
        Assert.Equal(fromFile, fromInput);
        var report = await AnalyzerProcess.RunAsync(Folder, Encoding.UTF8.GetBytes(TinyTrace.Lines(20)), ["analyze", "-"]);
        Assert.Equal((0, ""), (report.ExitCode, report.Error));
    }

    [Fact]
    public async Task Analyze_QuotedPattern_ReadsEveryMatch()
    {
        Write("traces/a.jsonl", TinyTrace.Lines(10));
        Write("traces/deep/b.jsonl", TinyTrace.Lines(10, firstTrace: 11));
        var run = await AnalyzerProcess.RunAsync(Folder, "calls", "traces/**/*.jsonl");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(40, run.Output.Count(character => character == '\n'));
    }

    [Theory]
    [InlineData("report.html", "<!doctype html>")]
    [InlineData("report.md", "#")]
    [InlineData("report.json", "{")]
    public async Task Analyze_OutputFile_IsOfTheFormatOfItsEnding(string name, string start)
    {
        Write("incident.jsonl", TinyTrace.Lines(20));
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", "incident.jsonl", "-o", name);
        Assert.Equal(new Finished(0, "", ""), run);
        var report = await File.ReadAllTextAsync(In(name), TestContext.Current.CancellationToken);
        Assert.StartsWith(start, report, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', report);
        if (start == "{") JsonDocument.Parse(report).Dispose();
    }

    [Fact]
    public async Task Analyze_Format_WinsOverTheEnding()
    {
        Write("incident.jsonl", TinyTrace.Lines(20));
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", "incident.jsonl", "-o", "report.txt.gz", "--format", "json");
        Assert.Equal(0, run.ExitCode);
        await using var plain = new GZipStream(File.OpenRead(In("report.txt.gz")), CompressionMode.Decompress);
        using var report = await JsonDocument.ParseAsync(plain, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(JsonValueKind.Object, report.RootElement.ValueKind);
    }

    [Fact]
    public async Task Analyze_Baseline_MayBeGivenSeveralTimes()
    {
        Write("incident.jsonl", TinyTrace.Lines(20));
        Write("quiet/a.jsonl", TinyTrace.Lines(5, firstTrace: 100));
        Write("quiet/b.jsonl", TinyTrace.Lines(5, firstTrace: 105));
        var run = await AnalyzerProcess.RunAsync(
            Folder, "analyze", "incident.jsonl", "--baseline", "quiet/a.jsonl", "--baseline", "quiet/b.jsonl", "--bucket", "5s", "-f", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonDocument.Parse(run.Output).Dispose();
    }

    [Theory]
    [InlineData("14:00:05", "14:00:10")]
    [InlineData("-12s", "-5s")]
    [InlineData("2026-11-23T15:00:05+01:00", "14:00:10")]
    public async Task Analyze_Window_IsUnderstoodInEveryForm(string from, string to)
    {
        Write("incident.jsonl", TinyTrace.Lines(20));
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", "incident.jsonl", "--from", from, "--to", to);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Analyze_EqualInput_GivesEqualBytes()
    {
        Write("incident.jsonl", TinyTrace.Lines(20));
        await AnalyzerProcess.RunAsync(Folder, "analyze", "incident.jsonl", "-o", "a.html");
        await AnalyzerProcess.RunAsync(Folder, "analyze", "incident.jsonl", "-o", "b.html");
        var first = await File.ReadAllBytesAsync(In("a.html"), TestContext.Current.CancellationToken);
        Assert.Equal(first, await File.ReadAllBytesAsync(In("b.html"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Analyze_OneBadLine_IsSaidAndPassedOver()
    {
        Write("incident.jsonl", TinyTrace.Lines(10) + "{ not json\n" + TinyTrace.Lines(10, firstTrace: 11));
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", "incident.jsonl");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("incident.jsonl:11", run.Error, StringComparison.Ordinal);
        var quiet = await AnalyzerProcess.RunAsync(Folder, "analyze", "incident.jsonl", "--quiet");
        Assert.Equal((0, ""), (quiet.ExitCode, quiet.Error));
    }
}
