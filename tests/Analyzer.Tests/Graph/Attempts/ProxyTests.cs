using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Graph.Attempts;

/// <summary>Envoy, Istio and other proxies between caller and callee.</summary>
public sealed class ProxyTests
{
    private const string Url = "http://inventory/items/1";

    [Theory]
    [InlineData(SpanKind.Client)]
    [InlineData(SpanKind.Server)]
    public void Envoy_ByDefault_ShowsOneSpanForAllItsTries(SpanKind proxy)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var envoy = trace.Entry().Client("GET", 10, 500).Http("GET", Url, 200).Add("envoy", proxy, "inventory egress", 12, 490)
                .With("component", "proxy").With("http.method", "GET").With("http.status_code", "200").With("response_flags", "-");
            envoy.Server("inventory", "GET /items/{id}", 20, 50).Http("GET", "/items/1", 503).As("a");
            envoy.Server("inventory", "GET /items/{id}", 120, 50).Http("GET", "/items/1", 200).As("b");
            envoy.Server("inventory", "GET /items/{id}", 220, 50).Http("GET", "/items/1", 200).As("c");
        });
        Found.EachOf(spans, 3, "Retry Hidden: a b c");
    }

    [Fact]
    public void Envoy_WithUpstreamSpans_CountsRetriesAsText()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var envoy = trace.Root("gateway", SpanKind.Server, "ingress", 0, 900).With("component", "proxy").With("http.method", "GET").With("http.status_code", "200").With("response_flags", "-");
            Upstream(envoy, 10, "0", "UF", null, "a");
            Upstream(envoy, 110, "503", "-", "1", "b").Server("inventory", "GET /items/{id}", 112, 20).Http("GET", "/items/1", 503);
            Upstream(envoy, 310, "200", "-", "2", "c").Server("inventory", "GET /items/{id}", 312, 20).Http("GET", "/items/1", 200);
        });
        Found.EachOf(spans, 3, "Retry Explicit: a b c");

        static BuiltSpan Upstream(BuiltSpan envoy, double at, string status, string flags, string? retries, string mark) =>
            envoy.Client("router inventory egress", at, 30).With("component", "proxy").With("http.protocol", "HTTP/1.1").With("http.status_code", status)
                .With("upstream_cluster", "inventory").With("response_flags", flags).With("retry.count", retries).With("error", status == "200" ? null : "true").As(mark);
    }

    [Fact]
    public void TheAttemptCountThatEnvoySends_IsOnTheServer()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var client = trace.Entry().Client("GET", 10, 500).Http("GET", Url, 200);
            for (var number = 1; number <= 3; number++)
                client.Server("inventory", "GET /items/{id}", number * 100, 50).Http("GET", "/items/1", number < 3 ? 503 : 200).With("http.request.header.x-envoy-attempt-count", (string[])[$"{number}"]).As($"{number}");
        });
        Found.EachOf(spans, 3, "Retry Explicit: 1 2 3");
    }

    [Fact]
    public void TheAttemptCountOfEnvoy_DoesNotNumberTheClientsOwnTries()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 30).Http("GET", Url, 200).Server("inventory", "GET /items/{id}", 12, 20).Http("GET", "/items/1", 200).With("http.request.header.x-envoy-attempt-count", (string[])["1"]);
            entry.Client("GET", 100, 30).Http("GET", Url, 200).As("call").Server("inventory", "GET /items/{id}", 112, 15).Http("GET", "/items/1", 200).With("http.request.header.x-envoy-attempt-count", (string[])["2"]);
        });
        Found.EachOf(spans, 3, "Retry Explicit: call +1");
    }

    [Fact]
    public void AttemptCounts_OfServersWithoutAnyCaller_JoinTheirTraces()
    {
        var spans = new TraceBuilder();
        for (var call = 0; call < 2; call++)
        {
            for (var number = 1; number <= 2; number++)
                spans.Trace(call * 60_000 + number * 100).Root("inventory", SpanKind.Server, "GET /items/{id}", 0, 20).Http("GET", "/items/1", number == 1 ? 503 : 200)
                    .With("http.request.header.x-envoy-attempt-count", (string[])[$"{number}"]).As($"{number}");
        }

        Found.EachOf(spans, 2, "Retry Explicit: 1 2");
    }

    [Fact]
    public void ClientThroughTwoSidecars_IsAChainOfSingleCalls()
    {
        var spans = new TraceBuilder().Repeat(3, trace => Through(trace.Entry(), 10, 200, "x"));
        Found.Nothing(spans);
    }

    [Fact]
    public void TheClientsRetries_ThroughTwoSidecars_AreTheClients()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            Through(entry, 10, 503, "a");
            Through(entry, 200, 200, "b");
        });
        Found.EachOf(spans, 3, "Retry Structural: a b");
    }

    [Fact]
    public void TheSidecarsRetries_AreHiddenBelowItsSpan()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var egress = trace.Entry().Client("GET", 10, 500).Http("GET", Url, 200).Add("checkout.shop", SpanKind.Client, "inventory:80/*", 11, 495).With("component", "proxy").Http("GET", Url, 200).With("guid:x-request-id", "r1");
            foreach (var (at, status, mark) in (ReadOnlySpan<(double, int, string)>)[(20, 503, "a"), (120, 200, "b")])
                egress.Server("inventory.shop", "inventory:80/*", at, 60).With("component", "proxy").Http("GET", "/items/1", status).With("guid:x-request-id", "r1").As(mark)
                    .Server("inventory", "GET /items/{id}", at + 2, 50).Http("GET", "/items/1", status);
        });
        Found.EachOf(spans, 3, "Retry Hidden: a b");
    }

    [Theory]
    [InlineData("UT", AttemptStatus.Timeout)]
    [InlineData("UF,URX", AttemptStatus.Error)]
    [InlineData("UR", AttemptStatus.Error)]
    [InlineData("DC", AttemptStatus.Cancelled)]
    public void ResponseFlags_SayWhyThereWasNoAnswer(string flags, AttemptStatus status)
    {
        var spans = new TraceBuilder().Repeat(1, trace => trace.Entry().Client("router inventory egress", 10, 30).With("component", "proxy").With("http.status_code", "0").With("response_flags", flags));
        Assert.Contains(Found.Calls(spans).Attempts, attempt => attempt.ClientSpan >= 0 && attempt.Status == status);
    }

    private static void Through(BuiltSpan parent, double at, int status, string mark) =>
        parent.Client("GET", at, 100).Http("GET", Url, status).As(mark)
            .Add("envoy-a", SpanKind.Server, "egress", at + 1, 98).With("component", "proxy").Http("GET", "/items/1", status)
            .Client("inventory", at + 2, 96).With("component", "proxy").Http("GET", Url, status)
            .Server("inventory", "GET /items/{id}", at + 3, 90).Http("GET", "/items/1", status);
}
