using System.Text.Json;
using Xunit;

namespace Analyzer.IntegrationTests.Cli;

public sealed class CallsTests : TemporaryFolder
{
    [Fact]
    public async Task Calls_File_GivesOneJsonObjectPerCall()
    {
        Write("incident.jsonl", TinyTrace.Lines(20));
        var run = await AnalyzerProcess.RunAsync(Folder, "calls", "incident.jsonl");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var calls = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(40, calls.Count);
        Assert.Equal(20, calls.Count(call => call.GetProperty("attempts").GetArrayLength() == 2));
    }

    [Fact]
    public async Task Calls_OutputFile_HoldsWhatStandardOutputWould()
    {
        Write("incident.jsonl", TinyTrace.Lines(3));
        var shown = await AnalyzerProcess.RunAsync(Folder, "calls", "incident.jsonl");
        var written = await AnalyzerProcess.RunAsync(Folder, "calls", "incident.jsonl", "-o", "calls.jsonl");
        Assert.Equal(new Finished(0, "", ""), written);
        Assert.Equal(shown.Output, await File.ReadAllTextAsync(In("calls.jsonl"), TestContext.Current.CancellationToken));
    }
}
