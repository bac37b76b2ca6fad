using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Analyzer.Store;
using Analyzer.Tests.Ingest;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>OTLP/HTTP as the specification says it, on a real port.</summary>
public sealed class OtlpHttpTests
{
    /// <summary>opentelemetry-proto, examples/trace.json.</summary>
    internal const string SpecificationExample = """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},
        "scopeSpans":[{"scope":{"name":"my.library","version":"1.0.0","attributes":[{"key":"my.scope.attribute","value":{"stringValue":"some scope attribute"}}]},
        "spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","parentSpanId":"EEE19B7EC3C1B173","name":"I'm a server span",
        "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000","kind":2,
        "attributes":[{"key":"my.span.attr","value":{"stringValue":"some value"}}]}]}]}]}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 1)]
    [InlineData("gzip", 1)]
    [InlineData("zstd", 1)]
    [InlineData("identity", 1)]
    [InlineData(null, 2)]
    [InlineData("gzip", 2)]
    public async Task Protobuf_IsCommitted_InEveryEncodingAndVersionOfHttp(string? encoding, int version)
    {
        await using var service = await TestService.StartAsync();
        var plain = Proto.Request(Proto.Span(0xa1), Proto.Span(0xa2));
        var body = encoding switch { "gzip" => TestService.Gzip(plain), "zstd" => TestService.Zstd(plain), _ => plain };
        using var response = await service.PostAsync(body, encoding: encoding, version: new Version(version, version == 2 ? 0 : 1));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(version, response.Version.Major);
        Assert.Equal("application/x-protobuf", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal([0xa1UL, 0xa2UL], service.Store.Committed.SelectMany(batch => batch.SpanIds.ToArray()));
    }

    [Fact]
    public async Task Json_OfTheSpecification_IsCommittedAsWritten()
    {
        await using var service = await TestService.StartAsync();
        using var response = await service.PostAsync(Encoding.UTF8.GetBytes(SpecificationExample), "application/json; charset=utf-8");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("{}", await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal(
            "5b8efff798038103d269b633813fc60c eee19b7ec3c1b174<eee19b7ec3c1b173 I'm a server span Server 1544712660000000000-1544712661000000000 Unset()  0 scope my.library@1.0.0 resource{service.name='my.service'} span{my.span.attr='some value'}",
            Assert.Single(Reading.Show(service.Store.Committed[0])));
    }

    [Fact]
    public async Task Json_WithUnknownFieldsAndNumbersAsText_IsTaken()
    {
        await using var service = await TestService.StartAsync();
        var span = Reading.Span(more: "\"futureField\":{\"a\":[1]},\"kind\":3,\"attributes\":[{\"key\":\"n\",\"value\":{\"intValue\":\"12\"}},{\"key\":\"m\",\"value\":{\"intValue\":13}}]");
        using var response = await service.PostAsync(Encoding.UTF8.GetBytes(Reading.Otlp(span)), "application/json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("{n=12, m=13}", Reading.Attributes(service.Store.Committed[0], 0));
    }

    [Theory]
    [InlineData("application/x-protobuf", "")]
    [InlineData("application/json", "{}")]
    [InlineData("application/json", "{\"resourceSpans\":[]}")]
    public async Task EmptyRequest_Succeeds(string type, string body)
    {
        await using var service = await TestService.StartAsync();
        using var response = await service.PostAsync(Encoding.UTF8.GetBytes(body), type);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, service.Store.Appends);
    }

    [Fact]
    public async Task PartialSuccess_SaysHowManyAndWhy_InTheEncodingAsked()
    {
        await using var service = await TestService.StartAsync();
        using var json = await service.PostAsync(Encoding.UTF8.GetBytes(Reading.Otlp(Reading.Span() + "," + Reading.Span("0000000000000000"))), "application/json");
        Assert.Equal(HttpStatusCode.OK, json.StatusCode);
        using var answer = JsonDocument.Parse(await json.Content.ReadAsStringAsync(Stop));
        var partial = answer.RootElement.GetProperty("partialSuccess");
        Assert.Equal("1", partial.GetProperty("rejectedSpans").GetString());
        Assert.Contains("span id", partial.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);

        using var protobuf = await service.PostAsync(Proto.Request(Proto.Span(), Proto.Span(0), Proto.Span(0)));
        var bytes = await protobuf.Content.ReadAsByteArrayAsync(Stop);
        // partial_success (1) { rejected_spans (1): 2, error_message (2): text }
        Assert.Equal(0x0a, bytes[0]);
        Assert.Equal([0x08, 2, 0x12], bytes[2..5]);
        Assert.Equal(2, service.Store.Spans);
    }

    [Theory]
    [InlineData("application/x-protobuf", "\n\u007fgarbage")]
    [InlineData("application/json", "{\"resourceSpans\":[{")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "{} {}")]
    public async Task Malformed_Is400_WithAStatus_AndStoresNothing(string type, string body)
    {
        await using var service = await TestService.StartAsync();
        using var response = await service.PostAsync(Encoding.UTF8.GetBytes(body), type);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Null(response.Headers.RetryAfter);
        var bytes = await response.Content.ReadAsByteArrayAsync(Stop);
        if (type == "application/json") Assert.Equal(3, JsonDocument.Parse(bytes).RootElement.GetProperty("code").GetInt32());
        else Assert.Equal([0x08, 3, 0x12], bytes[..3]);
        Assert.Equal(0, service.Store.Spans);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-protobuf", "br")]
    public async Task UnknownTypeOrEncoding_Is415(string type, string? encoding)
    {
        await using var service = await TestService.StartAsync();
        using var response = await service.PostAsync(Proto.Request(Proto.Span()), type, encoding);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        if (encoding is not null) Assert.Contains("zstd", string.Join(',', response.Headers.GetValues("Accept-Encoding")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task DamagedCompression_Is400(string encoding)
    {
        await using var service = await TestService.StartAsync();
        var body = encoding == "gzip" ? TestService.Gzip(new byte[10_000]) : TestService.Zstd(new byte[10_000]);
        using var cut = await service.PostAsync(body[..^4], encoding: encoding);
        Assert.Equal(HttpStatusCode.BadRequest, cut.StatusCode);
        using var garbage = await service.PostAsync("not compressed"u8.ToArray(), encoding: encoding);
        Assert.Equal(HttpStatusCode.BadRequest, garbage.StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Bomb_Is413(string encoding)
    {
        await using var service = await TestService.StartAsync(options =>
        {
            options.MaxBodyBytes = 2 << 20;
            options.MaxDecompressedBytes = 4 << 20;
        });
        var bomb = encoding == "gzip" ? TestService.Gzip(new byte[200 << 20]) : TestService.Zstd(new byte[200 << 20]);
        using var response = await service.PostAsync(bomb, encoding: encoding);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task TooLarge_Is413_WhetherAnnouncedOrNot()
    {
        await using var service = await TestService.StartAsync(options => options.MaxBodyBytes = 10_000);
        using var announced = await service.PostAsync(new byte[20_000]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, announced.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, service.Traces) { Content = new StreamContent(new MemoryStream(new byte[200_000])) };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new("application/x-protobuf");
        using var chunked = await service.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode);
    }

    [Fact]
    public async Task Get_Is405_AndUnknownPath404()
    {
        await using var service = await TestService.StartAsync();
        using var get = await service.Client.GetAsync(service.Traces, Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        using var unknown = await service.Client.GetAsync(new Uri(service.Http, "/v2/traces"), Stop);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var onWeb = await service.Client.PostAsync(new Uri(service.Web, "/v1/traces"), null, Stop);
        Assert.Equal(HttpStatusCode.NotFound, onWeb.StatusCode);
    }

    [Theory]
    [InlineData("/v1/metrics", "metrics are not collected here")]
    [InlineData("/v1/logs", "logs are not collected here")]
    public async Task OtherSignals_AreRefusedClearly(string path, string message)
    {
        await using var service = await TestService.StartAsync();
        using var response = await service.Client.PostAsync(new Uri(service.Http, path), new StringContent("{}", Encoding.UTF8, "application/json"), Stop);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoreAway_Is503_WithRetryAfter_AndReadyzSaysWhy()
    {
        await using var service = await TestService.StartAsync();
        service.Store.FailNext(new StoreUnavailableException("the disk is full"));
        using var response = await service.PostAsync(Encoding.UTF8.GetBytes(Reading.Otlp(Reading.Span())), "application/json");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        var body = await response.Content.ReadAsStringAsync(Stop);
        Assert.Contains("the disk is full", body, StringComparison.Ordinal);
        Assert.Contains("RetryInfo", body, StringComparison.Ordinal);
        using var ready = await service.Client.GetAsync(new Uri(service.Web, "/readyz"), Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("the disk is full", await ready.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var again = await service.PostAsync(Proto.Request(Proto.Span()));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("ready\n", await service.Client.GetStringAsync(new Uri(service.Web, "/readyz"), Stop));
    }

    [Fact]
    public async Task TooMuchWaiting_Is429_WithRetryAfter()
    {
        await using var service = await TestService.StartAsync(options =>
        {
            options.MaxGroupSpans = 1;
            options.MaxWaitNs = 1;
        });
        service.Store.Hold();
        var committing = service.PostAsync(Proto.Request(Proto.Span(1)));
        await service.Store.AppendingAsync();
        var rest = Enumerable.Range(0, 3).Select(i => service.PostAsync(Proto.Request(Proto.Span((ulong)i + 2)))).ToList();
        var refused = await await Task.WhenAny(rest);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        service.Store.Release();
        Assert.Equal(HttpStatusCode.OK, (await committing).StatusCode);
        await Task.WhenAll(rest);
    }

    [Fact]
    public async Task TooManyRequests_Are429()
    {
        await using var service = await TestService.StartAsync(options => options.MaxRequests = 1);
        service.Store.Hold();
        var first = service.PostAsync(Proto.Request(Proto.Span(1)));
        await service.Store.AppendingAsync();
        using var second = await service.PostAsync(Proto.Request(Proto.Span(2)));
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        service.Store.Release();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
    }

    [Fact]
    public async Task AllBodiesTogether_AreBounded()
    {
        await using var service = await TestService.StartAsync(options => options.MaxInFlightBytes = 100_000);
        using var response = await service.PostAsync(TestService.Gzip(new byte[1 << 20]), encoding: "gzip");
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        using var small = await service.PostAsync(Proto.Request(Proto.Span()));
        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
    }

    [Fact]
    public async Task Browsers_MaySendWhereOnlyThisMachineCanReachIt()
    {
        await using var service = await TestService.StartAsync();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, service.Traces);
        preflight.Headers.Add("Origin", "https://shop.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type");
        using var response = await service.Client.SendAsync(preflight, Stop);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["content-type"], response.Headers.GetValues("Access-Control-Allow-Headers"));
    }

    [Fact]
    public async Task SlowBody_IsGivenUp()
    {
        await using var service = await TestService.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(service.Http.Host, service.Http.Port, Stop);
        await using var stream = client.GetStream();
        await stream.WriteAsync("POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\nContent-Length: 1000\r\n\r\nx"u8.ToArray(), Stop);
        using var reader = new StreamReader(stream);
        // The rate is enforced after ten seconds of grace.
        Assert.Equal("HTTP/1.1 408 Request Timeout", await reader.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(40), Stop));
    }

    [Fact]
    public async Task MutatedRequests_NeverBreakTheService()
    {
        await using var service = await TestService.StartAsync();
        var random = new Random(11);
        byte[][] originals = [Proto.Request(Proto.Span(0xa1, Proto.Number(6, 2)), Proto.Span(0xa2)), Encoding.UTF8.GetBytes(Reading.Otlp(Reading.Span())), TestService.Gzip(Proto.Request(Proto.Span()))];
        for (var i = 0; i < 600; i++)
        {
            var which = i % originals.Length;
            var body = (byte[])originals[which].Clone();
            for (var change = random.Next(1, 5); change > 0; change--) body[random.Next(body.Length)] = (byte)random.Next(256);
            using var response = await service.PostAsync(body, which == 1 ? "application/json" : "application/x-protobuf", which == 2 ? "gzip" : null);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"{response.StatusCode} for {Convert.ToHexString(body)}");
        }

        using var good = await service.PostAsync(Proto.Request(Proto.Span()));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }
}
