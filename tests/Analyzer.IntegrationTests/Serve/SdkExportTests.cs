using System.IO.Compression;
using Analyzer.IntegrationTests.Ingest;
using Analyzer.Model.Spans;
using OpenTelemetry.Exporter;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>The real OpenTelemetry .NET SDK sends; every span is stored as it was sent, attribute for attribute.</summary>
public sealed class SdkExportTests
{
    [Theory]
    [InlineData(OtlpExportProtocol.Grpc, false)]
    [InlineData(OtlpExportProtocol.HttpProtobuf, false)]
    [InlineData(OtlpExportProtocol.HttpProtobuf, true)]
    public async Task SpansOfTheSdk_AreStoredAsSent(OtlpExportProtocol protocol, bool gzip)
    {
        await using var service = await TestService.StartAsync();
        var sent = SdkSpans.Send(options =>
        {
            options.Protocol = protocol;
            options.Endpoint = protocol == OtlpExportProtocol.Grpc ? service.Grpc : service.Traces;
            if (gzip) options.HttpClientFactory = () => new HttpClient(new GzipHandler());
        });
        var stored = new SpanBatch();
        foreach (var trace in sent.Select(activity => activity.TraceId.ToHexString()).Distinct())
        {
            await service.Store.ReadTraceAsync(new TraceId(Convert.ToUInt64(trace[..16], 16), Convert.ToUInt64(trace[16..], 16)), stored, TestContext.Current.CancellationToken);
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
