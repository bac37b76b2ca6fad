using System.Net;
using Analyzer.Store;
using Analyzer.Tests.Ingest;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>OTLP/gRPC as the specification says it, on a real port, with the .NET gRPC client on raw bytes.</summary>
public sealed class OtlpGrpcTests
{
    private static readonly Marshaller<byte[]> s_raw = new(bytes => bytes, bytes => bytes);

    private static readonly Method<byte[], byte[]> s_export = MethodOf("trace.v1.TraceService");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Export_IsCommitted(string? encoding)
    {
        await using var service = await TestService.StartAsync();
        if (encoding == "deflate")
        {
            var failure = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(service, Proto.Request(Proto.Span()), encoding));
            Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
            return;
        }

        Assert.Empty(await ExportAsync(service, Proto.Request(Proto.Span(0xa1), Proto.Span(0xa2)), encoding));
        Assert.Equal([0xa1UL, 0xa2UL], service.Store.Committed.SelectMany(batch => batch.SpanIds.ToArray()));
    }

    [Fact]
    public async Task EmptyRequest_Succeeds() => await WithServiceAsync(async service => Assert.Empty(await ExportAsync(service, [])));

    [Fact]
    public async Task PartialSuccess_SaysHowMany() => await WithServiceAsync(async service =>
        Assert.Equal([0x08, 1, 0x12], (await ExportAsync(service, Proto.Request(Proto.Span(), Proto.Span(0))))[2..5]));

    [Fact]
    public async Task Malformed_IsInvalidArgument() => await WithServiceAsync(async service =>
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(service, [0x0a, 0xff]));
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal(0, service.Store.Spans);
    });

    [Fact]
    public async Task StoreAway_IsUnavailable_WithRetryInfo() => await WithServiceAsync(async service =>
    {
        service.Store.FailNext(new StoreUnavailableException("the disk is full"));
        var failure = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(service, Proto.Request(Proto.Span())));
        Assert.Equal((StatusCode.Unavailable, "the disk is full"), (failure.StatusCode, failure.Status.Detail));
        Assert.True(HasRetryInfo(failure));
    });

    [Fact]
    public async Task TooManyRequests_AreResourceExhausted_WithRetryInfo()
    {
        await using var service = await TestService.StartAsync(options => options.MaxRequests = 1);
        service.Store.Hold();
        var first = ExportAsync(service, Proto.Request(Proto.Span(1)));
        await service.Store.AppendingAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(service, Proto.Request(Proto.Span(2))));
        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.True(HasRetryInfo(failure));
        service.Store.Release();
        Assert.Empty(await first);
    }

    [Fact]
    public async Task FullGroup_IsResourceExhausted_WithRetryInfo()
    {
        await using var service = await TestService.StartAsync(options =>
        {
            options.MaxGroupSpans = 1;
            options.MaxWaitNs = 1;
        });
        service.Store.Hold();
        var committing = ExportAsync(service, Proto.Request(Proto.Span(1)));
        await service.Store.AppendingAsync();
        var rest = Enumerable.Range(2, 3).Select(id => ExportAsync(service, Proto.Request(Proto.Span((ulong)id)))).ToList();
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await await Task.WhenAny(rest));
        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.True(HasRetryInfo(failure));
        service.Store.Release();
        await committing;
        await Task.WhenAll(rest.Select(one => one.ContinueWith(_ => { }, TaskScheduler.Default)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task TooLarge_IsResourceExhausted_WithoutRetryInfo(string? encoding)
    {
        await using var service = await TestService.StartAsync(options =>
        {
            options.MaxBodyBytes = 1 << 20;
            options.MaxDecompressedBytes = 2 << 20;
        });
        var failure = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(service, new byte[100 << 20], encoding));
        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.False(HasRetryInfo(failure));
    }

    [Theory]
    [InlineData("metrics.v1.MetricsService", "metrics are not collected here")]
    [InlineData("logs.v1.LogsService", "logs are not collected here")]
    public async Task OtherSignals_AreUnimplemented_AndSaidClearly(string name, string message) => await WithServiceAsync(async service =>
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(service, [], method: MethodOf(name)));
        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
        Assert.Contains(message, failure.Status.Detail, StringComparison.Ordinal);
    });

    [Fact]
    public async Task OnePort_ServesBothKinds()
    {
        var port = FreePort();
        await using var service = await TestService.StartAsync(options => options.Grpc = options.Http = new(IPAddress.Loopback, port));
        Assert.Equal(service.Grpc, service.Http);
        Assert.Empty(await ExportAsync(service, Proto.Request(Proto.Span(1))));
        using var response = await service.PostAsync(Proto.Request(Proto.Span(2)));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, service.Store.Spans);
    }

    private static async Task WithServiceAsync(Func<TestService, Task> test)
    {
        await using var service = await TestService.StartAsync();
        await test(service);
    }

    private static async Task<byte[]> ExportAsync(TestService service, byte[] request, string? encoding = null, Method<byte[], byte[]>? method = null)
    {
        using var channel = GrpcChannel.ForAddress(service.Grpc, new GrpcChannelOptions
        {
            CompressionProviders = [new Grpc.Net.Compression.GzipCompressionProvider(System.IO.Compression.CompressionLevel.Fastest), new Grpc.Net.Compression.DeflateCompressionProvider(System.IO.Compression.CompressionLevel.Fastest)],
            ServiceConfig = new ServiceConfig(),
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler { UseProxy = false },
        });
        var headers = new Metadata();
        if (encoding is not null) headers.Add("grpc-internal-encoding-request", encoding);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(method ?? s_export, null, new CallOptions(headers, cancellationToken: Stop), request);
        return await call.ResponseAsync;
    }

    private static bool HasRetryInfo(RpcException failure) =>
        failure.Trailers.GetValueBytes("grpc-status-details-bin") is { } details && System.Text.Encoding.UTF8.GetString(details).Contains("google.rpc.RetryInfo", StringComparison.Ordinal);

    private static Method<byte[], byte[]> MethodOf(string service) => new(MethodType.Unary, "opentelemetry.proto.collector." + service, "Export", s_raw, s_raw);

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
