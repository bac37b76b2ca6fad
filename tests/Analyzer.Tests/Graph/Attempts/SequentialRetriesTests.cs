using Analyzer.Model.Calls;
using Xunit;

namespace Analyzer.Tests.Graph.Attempts;

/// <summary>Unmarked siblings: Go's net/http, .NET's HttpClient under Polly, Python's httpx, Node's undici, JDBC, Npgsql, EF Core.</summary>
public sealed class SequentialRetriesTests
{
    private const string Url = "http://inventory/items/1";

    [Theory]
    [InlineData(503, null)]
    [InlineData(429, null)]
    [InlineData(408, null)]
    [InlineData(null, "*net.OpError")]
    [InlineData(null, "context.deadlineExceededError")]
    [InlineData(null, "java.net.SocketTimeoutException")]
    [InlineData(null, "java.net.ConnectException")]
    [InlineData(null, "System.Net.Http.HttpRequestException")]
    [InlineData(null, "ConnectionRefusedError")]
    [InlineData(null, "Errno::ECONNREFUSED")]
    [InlineData(null, "connection_error")]
    [InlineData(null, "reqwest::Error { kind: Connect }")]
    [InlineData(null, null)]
    public void AFailureThatIsFollowedByTheSameRequest_IsARetry(int? status, string? error)
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            for (var number = 0; number < 2; number++)
            {
                var failed = entry.Client("GET", 10 + number * 100, 20).Http("GET", Url, status).As($"{number}");
                if (error is not null) failed.Error(error);
            }

            entry.Client("GET", 300, 20).Http("GET", Url, 200).As("2");
        });
        Found.EachOf(spans, 4, "Retry Structural: 0 1 2");
    }

    [Fact]
    public void ATryThatStartsBeforeTheLastEnded_ByAClockTick_IsARetry()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 20.4).Http("GET", Url, 503).As("a");
            entry.Client("GET", 30, 20).Http("GET", Url, 200).As("b");
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
    }

    [Fact]
    public void TheServerOfALostTry_MaySayThatAllWentWell()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 150).Http("GET", Url).Error("timeout").As("a").Server("inventory", "GET /items/{id}", 12, 400).Http("GET", "/items/1", 200);
            entry.Client("GET", 170, 20).Http("GET", Url, 200).As("b").Server("inventory", "GET /items/{id}", 172, 10).Http("GET", "/items/1", 200);
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
        var set = Found.Calls(spans);
        Assert.All(set.Calls.Where(call => call.Kind == CallKind.Retry), call =>
        {
            Assert.Equal(CallOutcome.OkAfterRetry, call.Outcome);
            Assert.InRange(set.AttemptsOf(call)[0].OrphanedNs, 251_000_000, 253_000_000);
        });
    }

    [Fact]
    public void ALostTryWithoutAServerSpan_IsStillOfTheSameCall()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 5).Http("GET", Url).Error("connection_error").As("a");
            entry.Client("GET", 100, 20).Http("GET", Url, 200).As("b").Server("inventory", "GET /items/{id}", 102, 10).Http("GET", "/items/1", 200).With("http.route", "/items/{id}");
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
    }

    [Fact]
    public void TwoLayersOfRetries_AreTwoKindsOfCalls()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            for (var outer = 0; outer < 2; outer++)
            {
                var server = entry.Client("GET", outer * 500, 400).Http("GET", "http://cart/c", 503).As($"o{outer}").Server("cart", "GET /c", outer * 500 + 1, 398).Http("GET", "/c", 503);
                for (var inner = 0; inner < 2; inner++) server.Client("GET", outer * 500 + 10 + inner * 100, 50).Http("GET", Url, 503).As($"i{inner}");
            }
        });
        Found.EachOf(spans, 4, "Retry Structural: o0 o1", "Retry Structural: i0 i1", "Retry Structural: i0 i1");
    }

    [Fact]
    public void ThrottlingBy400_IsARetryWhereWaitsGrow()
    {
        var spans = new TraceBuilder().Repeat(6, trace =>
        {
            var entry = trace.Entry();
            double at = 10;
            for (var number = 0; number < 3; number++)
            {
                entry.Client("POST", at, 20).Http("POST", "https://dynamodb.eu-west-1.amazonaws.com/", number < 2 ? 400 : 200).As($"{number}");
                at += 20 + 50 * Math.Pow(3, number);
            }
        });
        Found.EachOf(spans, 6, "Retry Structural: 0 1 2");
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("08006")]
    [InlineData("57P03")]
    public void AStatementAfterATransientState_IsARetry(string state)
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Client("shop", 10, 5).Sql("UPDATE stock SET n = n - 1 WHERE id = $1", state).As("a");
            entry.Client("shop", 40, 5).Sql("UPDATE stock SET n = n - 1 WHERE id = $1").As("b");
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
    }

    [Fact]
    public void AReconnectBetweenTheTries_IsNotInTheWay()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Client("shop", 10, 5).Sql("SELECT * FROM items WHERE id = $1", "08006").As("a");
            entry.Client("CONNECT shop", 30, 5).With("db.system.name", "postgresql").With("db.namespace", "shop");
            entry.Client("shop", 40, 5).Sql("SELECT * FROM items WHERE id = $1").As("b");
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
    }

    [Theory]
    [InlineData("mysql", "1213")]
    [InlineData("microsoft.sql_server", "1205")]
    [InlineData("microsoft.sql_server", "40613")]
    [InlineData("oracle.db", "ORA-08177")]
    public void VendorsOwnNumbers_AreKnown(string system, string code)
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Client("q", 10, 5).With("db.system.name", system).With("db.query.text", "UPDATE t").With("db.response.status_code", code).Error(code).As("a");
            entry.Client("q", 40, 5).With("db.system.name", system).With("db.query.text", "UPDATE t").As("b");
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
    }

    [Fact]
    public void AConstraintViolation_IsNoRetry()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Client("shop", 10, 5).Sql("INSERT INTO orders VALUES ($1)", "23505");
            entry.Client("shop", 40, 5).Sql("INSERT INTO orders VALUES ($1)");
        });
        Found.Nothing(spans);
    }
}
