using System.Diagnostics;
using Analyzer.IntegrationTests.Cli;
using Xunit;

namespace Analyzer.IntegrationTests.Pages;

public sealed class ViewTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("view-").FullName;

    [Fact]
    public async Task View_ShowsAFile_AndLeavesNothingBehind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Ends by a signal.");
        Assert.Equal(0, (await AnalyzerProcess.RunAsync(_folder, "simulate", "retry-storm", "--duration", "40s", "-o", "storm.jsonl.gz")).ExitCode);
        var temporary = Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName;
        using var process = AnalyzerProcess.Start(_folder, new Dictionary<string, string> { ["TMPDIR"] = temporary }, ["view", "storm.jsonl.gz", "--no-browser"]);
        try
        {
            using var patience = new CancellationTokenSource(s_patience);
            var address = new Uri((await process.StandardOutput.ReadLineAsync(patience.Token))!);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            var html = await client.GetStringAsync(address, patience.Token);
            Assert.Contains("checkout → inventory", html, StringComparison.Ordinal);
            Assert.Contains("class=\"tiles\"", html, StringComparison.Ordinal);
            Assert.NotEmpty(Directory.EnumerateDirectories(temporary, "analyzer-view-*"));
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(patience.Token);
            Assert.Equal(0, process.ExitCode);
            Assert.Empty(Directory.EnumerateDirectories(temporary, "analyzer-view-*"));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    [Fact]
    public async Task View_OnAnAddressThatOthersReach_IsRefused()
    {
        var finished = await AnalyzerProcess.RunAsync(_folder, "view", "x.jsonl", "--web", "0.0.0.0:9000");
        Assert.Equal(2, finished.ExitCode);
        Assert.Contains("analyzer serve", finished.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
