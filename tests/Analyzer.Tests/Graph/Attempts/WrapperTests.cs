using Xunit;

namespace Analyzer.Tests.Graph.Attempts;

/// <summary>Tries that sit in INTERNAL spans of their own, and other ways in which siblings hide.</summary>
public sealed class WrapperTests
{
    private const string Url = "http://inventory/items/1";

    [Theory]
    [InlineData("attempt", "attempt")]
    [InlineData("attempt 1", "attempt 2")]
    [InlineData("Attempt-1", "Attempt-2")]
    [InlineData("retry-1", "retry-2")]
    [InlineData("try #1", "try #2")]
    [InlineData("callWithRetry", "callWithRetry")]
    [InlineData("fetchItem", "fetchItem")]
    public void EachTryInASpanOfItsOwn(string first, string second)
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Internal(first, 10, 30).Client("GET", 11, 20).Http("GET", Url, 503).As("a");
            entry.Internal(second, 100, 30).Client("GET", 101, 20).Http("GET", Url, 200).As("b");
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
    }

    [Fact]
    public void EachTryBelowSeveralSpansOfItsOwn()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry().Internal("handler", 1, 900).Internal("reserve", 2, 800);
            for (var number = 0; number < 3; number++)
                entry.Internal("coroutine", 10 + number * 100, 60).Internal("http.request", 11 + number * 100, 50).Internal("send", 12 + number * 100, 40)
                    .Client("GET", 13 + number * 100, 30).Http("GET", Url, number < 2 ? 503 : 200).As($"{number}");
        });
        Found.EachOf(spans, 4, "Retry Structural: 0 1 2");
    }

    [Fact]
    public void OnlyTheLaterTriesInASpan()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 20).Http("GET", Url, 503).As("a");
            entry.Internal("retry", 40, 30).Client("GET", 41, 20).Http("GET", Url, 200).As("b");
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
    }

    [Fact]
    public void WrappersOfDifferentWork_AreNotTries()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Internal("load country", 10, 30).Client("GET", 11, 20).Http("GET", Url, 503);
            entry.Internal("load entry", 100, 30).Client("GET", 101, 20).Http("GET", Url, 200);
        });
        Found.Nothing(spans);
    }

    [Fact]
    public void TriesBelowAClientSpanOfAnotherKind()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var call = trace.Entry().Client("graphql query", 10, 500).With("graphql.operation.type", "query");
            call.Client("POST", 20, 20).Http("POST", "http://graph/query", 502).As("a");
            call.Client("POST", 80, 20).Http("POST", "http://graph/query", 200).As("b");
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
    }

    [Fact]
    public void AnotherInstance_ThatWasNeverSeenAlive()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 3).Http("GET", "http://10.0.0.1:8080/items/1").Error("java.net.ConnectException").As("a");
            entry.Client("GET", 20, 20).Http("GET", "http://10.0.0.2:8080/items/1", 200).As("b").Server("inventory", "GET /items/{id}", 22, 10).Http("GET", "/items/1", 200);
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
        var set = Found.Calls(spans);
        Assert.All(set.Calls.Where(call => call.AttemptCount == 2), call => Assert.Equal("inventory", set.Text(call.Callee)));
    }

    [Theory]
    [InlineData("http://inventory-0.inventory/items/1", "http://inventory-1.inventory/items/1")]
    [InlineData("https://acc.blob.example/items/1", "https://acc-secondary.blob.example/items/1")]
    public void AnotherCopyByName(string first, string second)
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 3).Http("GET", first, 503).As("a");
            entry.Client("GET", 20, 20).Http("GET", second, 200).As("b");
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
    }

    [Fact]
    public void AFailedConnectionWithoutAUrl()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 3).With("http.request.method", "GET").With("server.address", "inventory").With("server.port", 80).Error("ConnectError").As("a");
            entry.Client("GET", 20, 20).Http("GET", Url, 200).As("b");
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
    }

    [Fact]
    public void FailedConnectionsOnlyWithoutUrls()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            for (var number = 0; number < 3; number++)
                entry.Client("GET", 10 + number * 50, 3).With("http.request.method", "GET").With("server.address", "inventory").With("server.port", 80).Error("ConnectError").As($"{number}");
        });
        Found.EachOf(spans, 4, "Retry Structural: 0 1 2");
    }

    [Fact]
    public void TriesAfterTheAnswer()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry(5);
            entry.Client("GET", 10, 20).Http("GET", Url, 503).As("a");
            entry.Client("GET", 200, 20).Http("GET", Url, 200).As("b");
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
    }
}
