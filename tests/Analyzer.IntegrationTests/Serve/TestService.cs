using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Analyzer.Service.Hosting;
using Analyzer.Tests.Service.Acceptance;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>The real service on real ports of this machine, over a store that tests command.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestService(WebApplication app, FakeStore store)
    {
        _app = app;
        Store = store;
        var addresses = ServeHost.AddressesOf(app);
        (Grpc, Http, Web) = (addresses[0], addresses[1], addresses[2]);
    }

    public FakeStore Store { get; }

    public Uri Grpc { get; }

    public Uri Http { get; }

    public Uri Web { get; }

    public Uri Traces => new(Http, "/v1/traces");

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };

    public IHostApplicationLifetime Lifetime => _app.Lifetime;

    public IServiceProvider Services => _app.Services;

    /// <summary>Options as they are by default, on free ports.</summary>
    public static ServeOptions Options(Action<ServeOptions>? change = null)
    {
        var flags = Settings.All.Where(setting => setting.Key is "Grpc" or "Http" or "Web").ToDictionary(setting => setting, _ => "127.0.0.1:0");
        var (options, mistakes) = ServeConfiguration.Read(AppContext.BaseDirectory, flags, _ => null);
        Xunit.Assert.Empty(mistakes);
        options.LogLevel = Microsoft.Extensions.Logging.LogLevel.None;
        change?.Invoke(options);
        return options;
    }

    public static async Task<TestService> StartAsync(Action<ServeOptions>? change = null, string? socket = null, Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? configure = null, Analyzer.Store.ISpanStore? over = null)
    {
        var store = new FakeStore();
        var app = ServeHost.Build(Options(change), over ?? store, TimeProvider.System, socket, configure);
        await app.StartAsync();
        return new TestService(app, store);
    }

    public Task<HttpResponseMessage> PostAsync(byte[] body, string type = "application/x-protobuf", string? encoding = null, Version? version = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Traces) { Content = new ByteArrayContent(body), Version = version ?? HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null) request.Content.Headers.ContentEncoding.Add(encoding);
        return Client.SendAsync(request);
    }

    public static byte[] Gzip(byte[] plain)
    {
        var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest)) gzip.Write(plain);
        return result.ToArray();
    }

    public static byte[] Zstd(byte[] plain)
    {
        using var zstd = new ZstdSharp.Compressor();
        return zstd.Wrap(plain).ToArray();
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Store.Release();
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
