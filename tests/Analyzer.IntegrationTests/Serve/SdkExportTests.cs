using System.IO.Compression;
using Analyzer.IntegrationTests.Ingest;
using Analyzer.IntegrationTests.Store;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Tests.Service.Acceptance;
using OpenTelemetry.Exporter;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>The real OpenTelemetry .NET SDK sends; every span is stored as it was sent, attribute for attribute.</summary>
public sealed class SdkExportTests(PostgreSqlServer server) : Cli.TemporaryFolder
{
    public static readonly TheoryData<OtlpExportProtocol, bool> Ways = new()
    {
        { OtlpExportProtocol.Grpc, false },
        { OtlpExportProtocol.HttpProtobuf, false },
        { OtlpExportProtocol.HttpProtobuf, true },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task SpansOfTheSdk_AreStoredAsSent(OtlpExportProtocol protocol, bool gzip)
    {
        await using var store = new FakeStore();
        await SendAndCompareAsync(store, protocol, gzip);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task SpansOfTheSdk_ComeBackFromDuckDb(OtlpExportProtocol protocol, bool gzip)
    {
        await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = In("data") }, TestContext.Current.CancellationToken);
        await SendAndCompareAsync(store, protocol, gzip);
    }

    [Theory]
    [Trait("Engine", "PostgreSQL")]
    [MemberData(nameof(Ways))]
    public async Task SpansOfTheSdk_ComeBackFromPostgreSql(OtlpExportProtocol protocol, bool gzip)
    {
        var options = new StoreOptions { ConnectionString = await server.CreateDatabaseAsync(), DataDirectory = In("data") };
        await using var store = await SpanStores.OpenAsync(options, TestContext.Current.CancellationToken);
        await SendAndCompareAsync(store, protocol, gzip);
    }

    private static async Task SendAndCompareAsync(ISpanStore store, OtlpExportProtocol protocol, bool gzip)
    {
        await using var service = await TestService.StartAsync(over: store);
        var sent = SdkSpans.Send(options =>
        {
            options.Protocol = protocol;
            options.Endpoint = protocol == OtlpExportProtocol.Grpc ? service.Grpc : service.Traces;
            if (gzip) options.HttpClientFactory = () => new HttpClient(new GzipHandler());
        });
        var stored = new SpanBatch();
        foreach (var trace in sent.Select(activity => activity.TraceId.ToHexString()).Distinct())
        {
            await store.ReadTraceAsync(new TraceId(Convert.ToUInt64(trace[..16], 16), Convert.ToUInt64(trace[16..], 16)), stored, TestContext.Current.CancellationToken);
        }

        Assert.Equal(sent.Count, stored.Count);
        foreach (var activity in sent)
        {
            var span = stored.SpanIds.IndexOf(Convert.ToUInt64(activity.SpanId.ToHexString(), 16));
            Assert.True(span >= 0, $"{activity.DisplayName} is missing");
            SdkSpans.Compare(activity, stored, span);
        }
    }

    /// <summary>The exporter has no option for compression; a handler adds what a proxy or a Collector does.</summary>
    private sealed class GzipHandler() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Compress(request);
            return base.Send(request, cancellationToken);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Compress(request);
            return base.SendAsync(request, cancellationToken);
        }

        private static void Compress(HttpRequestMessage request)
        {
            using var plain = request.Content!.ReadAsStream();
            var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) plain.CopyTo(gzip);
            compressed.Position = 0;
            var content = new StreamContent(compressed);
            content.Headers.ContentType = request.Content.Headers.ContentType;
            content.Headers.ContentEncoding.Add("gzip");
            request.Content = content;
        }
    }
}
