using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Analyzer.IntegrationTests.Cli;
using Xunit;

namespace Analyzer.IntegrationTests.Crash;

/// <summary><c>analyzer serve</c> as a process of its own, which can be killed.</summary>
internal sealed class ServeProcess : IDisposable
{
    private static readonly HttpClient s_http = new();

    private readonly Process _process;
    private readonly Task<string> _output, _error;

    private ServeProcess(Process process, Uri receiver)
    {
        _process = process;
        Receiver = receiver;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Where OTLP/HTTP is received.</summary>
    public Uri Receiver { get; }

    public int Id => _process.Id;

    /// <summary>Starts it on free ports and waits until it is ready.</summary>
    public static Task<ServeProcess> StartAsync(string data, params IEnumerable<string> arguments) => StartAsync(data, new Dictionary<string, string>(), arguments);

    /// <summary>Starts it with further environment variables.</summary>
    public static async Task<ServeProcess> StartAsync(string data, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var (grpc, http, web) = (FreePort(), FreePort(), FreePort());
        var process = AnalyzerProcess.Start(data, environment, ["serve", "--data", data, "--grpc", $"{grpc}", "--http", $"{http}", "--web", $"{web}", .. arguments]);
        var service = new ServeProcess(process, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{http}/v1/traces")));
        var ready = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{web}/readyz"));
        var deadline = DateTime.UtcNow.AddMinutes(1);
        while (!await IsReadyAsync(ready))
        {
            if (process.HasExited) Assert.Fail($"serve ended with {process.ExitCode}:\n{await service._output}\n{await service._error}");
            Assert.True(DateTime.UtcNow < deadline, "serve did not become ready within a minute");
            await Task.Delay(20);
        }

        return service;
    }

    /// <summary>SIGKILL: nothing of its own runs any more.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM, and waits until it has gone.</summary>
    public async Task<int> StopAsync()
    {
        if (_process.HasExited) Assert.Fail($"serve had ended by itself with {_process.ExitCode}:\n{await _output}\n{await _error}");
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(Uri ready)
    {
        try
        {
            using var response = await s_http.GetAsync(ready);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
