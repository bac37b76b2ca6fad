using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Analyzer.IntegrationTests.Cli;
using Analyzer.Service.Hosting;
using Analyzer.Tests.Ingest;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>The executable as a user starts it, on the embedded store.</summary>
public sealed class ServeProcessTests : TemporaryFolder
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serve_StoresSpans_ServesOtherVerbs_AndStopsInGoodOrder()
    {
        using var process = Serve(out var log);
        var running = await RunningAsync(process, log);
        using (var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }))
        {
            using var body = new ByteArrayContent(Proto.Request(Proto.Span(1), Proto.Span(2), Proto.Span(3)));
            body.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            using var response = await client.PostAsync(new Uri(new Uri(running.Http), "/v1/traces"), body, Stop);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        // While the service holds the file, another process reads it through the service.
        var stats = await AnalyzerProcess.RunAsync(Folder, "store", "stats", "--json", "--data", In("data"));
        Assert.Equal((0, ""), (stats.ExitCode, stats.Error));
        Assert.Equal(3, JsonDocument.Parse(stats.Output).RootElement.GetProperty("spans").GetInt64());

        var second = await AnalyzerProcess.RunAsync(Folder, ["serve", .. Ports(), "--data", In("data")]);
        Assert.Equal(1, second.ExitCode);
        Assert.Equal($"analyzer: 'analyzer serve' already runs as process {process.Id} and receives at {running.Http}; it holds {In("data")}: stop it, or choose another folder with --data", second.Error.Trim());

        Terminate(process);
        await process.WaitForExitAsync(Stop).WaitAsync(s_patience, Stop);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains(log, line => line.Contains("everything accepted is stored", StringComparison.Ordinal));
        Assert.False(File.Exists(In("data/service.json")));

        var afterwards = await AnalyzerProcess.RunAsync(Folder, "store", "stats", "--data", In("data"));
        Assert.Contains("3 spans in ", afterwards.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortInUse_IsSaidWithThePortAndWhatToDo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var finished = await AnalyzerProcess.RunAsync(Folder, "serve", "--grpc", "0", "--http", $"{port}", "--web", "0", "--data", In("data"));
        Assert.Equal(1, finished.ExitCode);
        Assert.Equal($"analyzer: port {port} on 127.0.0.1 (OTLP/HTTP) is in use: stop what listens there, or choose another with --http 127.0.0.1:{(port + 10_000 <= 65_535 ? port + 10_000 : port - 10_000)}", finished.Error.Trim());
    }

    [Fact]
    public async Task Mistakes_AreSaidAtOnce_AndAreWrongUsage()
    {
        var finished = await AnalyzerProcess.RunAsync(Folder, "serve", "--keep", "soon", "--grpc", "nowhere");
        Assert.Equal(2, finished.ExitCode);
        Assert.Equal(2, finished.Error.Trim().Split('\n').Length);
        Assert.Equal("", finished.Output);
    }

    private static IEnumerable<string> Ports() => ["--grpc", "0", "--http", "0", "--web", "0"];

    private Process Serve(out List<string> log)
    {
        var lines = log = [];
        var process = AnalyzerProcess.Start(Folder, ["serve", .. Ports(), "--data", In("data")]);
        process.ErrorDataReceived += (_, e) =>
        {
            lock (lines)
            {
                if (e.Data is not null) lines.Add(e.Data);
            }
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private async Task<RunningService> RunningAsync(Process process, List<string> log)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            if (RunningService.Find(In("data")) is { } running) return running;
            lock (log) Assert.False(process.HasExited, string.Join('\n', log));
            await Task.Delay(20, patience.Token);
        }
    }

    private static void Terminate(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
