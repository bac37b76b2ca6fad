using System.Diagnostics;
using System.Text;
using Xunit;

namespace Analyzer.IntegrationTests.Cli;

public sealed class ExitCodeTests : TemporaryFolder
{
    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("analyze", "--help")]
    [InlineData("simulate")]
    [InlineData]
    public async Task Done_Is0(params string[] arguments)
    {
        var run = await AnalyzerProcess.RunAsync(Folder, arguments);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.NotEqual("", run.Output);
    }

    [Theory]
    [InlineData("absent.jsonl", "absent.jsonl")]
    [InlineData("absent/*.jsonl", "absent/*.jsonl")]
    [InlineData("absent", "absent")]
    public async Task MissingInput_Is1_AndNamed(string input, string expected)
    {
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", input);
        AssertOneSentence(run, 1, expected);
    }

    [Theory]
    [InlineData("empty.json", "")]
    [InlineData("nothing.json", """{"resourceSpans":[]}""")]
    [InlineData("text.txt", "Hello there.")]
    [InlineData("metrics.json", """{"resourceMetrics":[{"resource":{},"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[]}}]}]}]}""")]
    [InlineData("logs.jsonl", """{"resourceLogs":[{"resource":{},"scopeLogs":[{"logRecords":[{"body":{"stringValue":"m"}}]}]}]}""")]
    public async Task InputWithoutSpans_Is1_AndSaysWhy(string name, string content)
    {
        Write(name, content);
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", name);
        AssertOneSentence(run, 1, $"no spans in '{name}': ");
        var what = Path.GetFileNameWithoutExtension(name);
        if (what is "metrics" or "logs") Assert.Contains(what, run.Error.Replace(name, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WindowWithoutSpans_Is1_AndSaysWhereTheDataLies()
    {
        Write("incident.jsonl", TinyTrace.Lines(20));
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", "incident.jsonl", "--from", "15:00", "--to", "16:00");
        AssertOneSentence(run, 1, "the data runs from 2026-11-23T14:00:01Z to 2026-11-23T14:00:20.1Z");
    }

    [Fact]
    public async Task UnwritableOutput_Is1_BeforeAnythingIsRead()
    {
        Write("incident.jsonl", TinyTrace.Lines(1));
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", "incident.jsonl", "-o", "absent/report.html");
        AssertOneSentence(run, 1, "absent/report.html");
    }

    [Theory]
    [InlineData("--nonsense", "analyze", "incident.jsonl", "--nonsense")]
    [InlineData("nonsense", "nonsense")]
    [InlineData("nothing to read", "analyze")]
    [InlineData("25:00", "analyze", "incident.jsonl", "--from", "25:00")]
    [InlineData("--bucket '10x'", "analyze", "incident.jsonl", "--bucket", "10x")]
    [InlineData("--format 'pdf'", "analyze", "incident.jsonl", "--format", "pdf")]
    [InlineData("report.docx", "analyze", "incident.jsonl", "-o", "report.docx")]
    [InlineData("one of the inputs", "analyze", "incident.jsonl", "-o", "incident.jsonl", "-f", "json")]
    [InlineData("read only once", "analyze", "-", "--baseline", "-")]
    [InlineData("ends before it begins", "analyze", "incident.jsonl", "--from", "-5s", "--to", "-10s")]
    [InlineData("retry-storm", "simulate", "no-such-scenario")]
    [InlineData("--sampling '2'", "simulate", "retry-storm", "--sampling", "2")]
    [InlineData("--seed", "simulate", "retry-storm", "--seed", "seven")]
    public async Task WrongUsage_Is2_AndNamed(string expected, params string[] arguments)
    {
        Write("incident.jsonl", TinyTrace.Lines(20));
        AssertOneSentence(await AnalyzerProcess.RunAsync(Folder, arguments), 2, expected);
    }

    [Fact]
    public async Task Garbage_Is3_WithStrict()
    {
        Write("incident.jsonl", TinyTrace.Lines(2) + "{ not json\n");
        var run = await AnalyzerProcess.RunAsync(Folder, "analyze", "incident.jsonl", "--strict");
        AssertOneSentence(run, 3, "incident.jsonl:3");
    }

    [Fact]
    public async Task Interrupt_Is130_AndLeavesNoFile()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Signals are sent with kill, and let through with the env of GNU.");
        using var analyzer = AnalyzerProcess.StartInterruptible(Folder, "analyze", "-", "-o", "report.html");
        // More than a pipe holds: once it is written, the process is reading, and stays there.
        var cancellation = TestContext.Current.CancellationToken;
        await analyzer.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(TinyTrace.Lines(1000)), cancellation);
        await analyzer.StandardInput.BaseStream.FlushAsync(cancellation);
        using (var kill = Process.Start("kill", ["-INT", $"{analyzer.Id}"])) await kill.WaitForExitAsync(cancellation);
        await analyzer.WaitForExitAsync(cancellation).WaitAsync(TimeSpan.FromMinutes(1), cancellation);
        Assert.Equal(130, analyzer.ExitCode);
        Assert.Equal("analyzer: interrupted\n", await analyzer.StandardError.ReadToEndAsync(cancellation));
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    private static void AssertOneSentence(Finished run, int exitCode, string expected)
    {
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.StartsWith("analyzer: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(character => character == '\n'));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
