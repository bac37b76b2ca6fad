using System.Net;
using System.Net.Sockets;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using OpenTelemetry.Exporter;
using Xunit;

namespace Analyzer.IntegrationTests.Ingest;

/// <summary>The real OpenTelemetry SDK sends over HTTP/protobuf; what arrives is decoded and compared with what was sent.</summary>
public sealed class OtlpSdkTests
{
    [Fact]
    public async Task SpansOfTheSdk_ArriveAsSent()
    {
        using var listener = Listen(out var address);
        var body = ReceiveAsync(listener, TestContext.Current.CancellationToken);
        var sent = SdkSpans.Send(options =>
        {
            options.Endpoint = address;
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
        });
        var batch = new SpanBatch();
        var result = OtlpProtobufDecoder.Decode(await body, batch, new SpanDraft());

        Assert.Equal(new DecodeResult(sent.Count, 0, false, null), result);
        foreach (var activity in sent)
        {
            var span = batch.SpanIds.IndexOf(Convert.ToUInt64(activity.SpanId.ToHexString(), 16));
            Assert.True(span >= 0, $"{activity.DisplayName} is missing");
            SdkSpans.Compare(activity, batch, span);
        }
    }

    private static HttpListener Listen(out Uri address)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/v1/traces");
        probe.Stop();
        var listener = new HttpListener { Prefixes = { new Uri(address, "/").ToString() } };
        listener.Start();
        return listener;
    }

    private static async Task<byte[]> ReceiveAsync(HttpListener listener, CancellationToken cancellation)
    {
        var context = await listener.GetContextAsync().WaitAsync(cancellation);
        var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body, cancellation);
        context.Response.ContentType = "application/x-protobuf";
        context.Response.Close();
        return body.ToArray();
    }
}
