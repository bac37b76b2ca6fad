using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Graph.Attempts;

/// <summary>Siblings that an attribute numbers: Java agent (OkHttp, Apache HttpClient, Reactor Netty, Ktor), Google Cloud Rust, Azure.</summary>
public sealed class NumberedTriesTests
{
    private const string Url = "http://inventory/items/1";

    [Theory]
    [InlineData("http.request.resend_count")]
    [InlineData("http.resend_count")]
    [InlineData("http.retry_count")]
    public void ResendCount_NumbersRepeatedSpansOnly(string attribute)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 20).Http("GET", Url, 503).As("a");
            entry.Client("GET", 40, 20).Http("GET", Url, 503).With(attribute, 1).As("b");
            entry.Client("GET", 70, 20).Http("GET", Url, 200).With(attribute, 2).As("c");
        });
        Found.EachOf(spans, 3, "Retry Explicit: a b c");
    }

    [Fact]
    public void ResendCount_AfterARedirect_IsNoRetry()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 20).Http("GET", "http://inventory/old", 302);
            entry.Client("GET", 30, 20).Http("GET", "http://inventory/new", 200).With("http.request.resend_count", 1);
        });
        Found.Nothing(spans);
        Assert.All(Found.Calls(spans).Attempts.Where(attempt => attempt.ClientSpan >= 0), attempt => Assert.Equal(2, attempt.Requests));
    }

    [Fact]
    public void ResendCount_AfterASlowRedirect_IsNoRetry()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 20).Http("GET", "http://inventory/old", 301);
            entry.Client("GET", 900, 20).Http("GET", "http://inventory/new", 200).With("http.request.resend_count", 1);
        });
        Found.Nothing(spans);
    }

    [Fact]
    public void ResendCount_AfterAChallenge_IsNoRetry()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 20).Http("GET", Url, 401);
            entry.Client("GET", 30, 20).Http("GET", Url, 200).With("http.request.resend_count", 1);
        });
        Found.Nothing(spans);
    }

    [Fact]
    public void ARetryAfterARedirect_CountsTheRoundAsOneTry()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 20).Http("GET", "http://inventory/old", 302).As("a");
            entry.Client("GET", 30, 20).Http("GET", "http://inventory/new", 503).With("http.request.resend_count", 1);
            entry.Client("GET", 80, 20).Http("GET", "http://inventory/new", 200).With("http.request.resend_count", 2).As("b");
        });
        Found.EachOf(spans, 3, "Retry Explicit: a b");
    }

    [Fact]
    public void ARetryFromTheStart_FollowsTheRedirectAgain()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 20).Http("GET", "http://inventory/old", 302).As("a");
            entry.Client("GET", 30, 20).Http("GET", "http://inventory/new", 503);
            entry.Client("GET", 80, 20).Http("GET", "http://inventory/old", 302).As("b");
            entry.Client("GET", 100, 20).Http("GET", "http://inventory/new", 200);
        });
        Found.EachOf(spans, 3, "Retry Structural: a b");
    }

    [Fact]
    public void ARetryAfterAChallenge_CountsTheRoundAsOneTry()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 20).Http("GET", Url, 401).As("a");
            entry.Client("GET", 30, 20).Http("GET", Url, 503).With("http.request.resend_count", 1);
            entry.Client("GET", 80, 20).Http("GET", Url, 200).With("http.request.resend_count", 2).As("b");
        });
        Found.EachOf(spans, 3, "Retry Explicit: a b");
    }

    [Fact]
    public void ANumber_GoesToTheFailedTry_NotToARunningOneOfTheSameRequest()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 30).Http("GET", Url, 503).As("a");
            entry.Client("GET", 20, 200).Http("GET", Url, 200);
            entry.Client("GET", 60, 20).Http("GET", Url, 200).With("http.request.resend_count", 1).As("b");
        });
        Found.EachOf(spans, 3, "Retry Explicit: a b");
    }

    [Fact]
    public void ANumber_DoesNotGoToASuccessBefore_ButStatesALostTry()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 20).Http("GET", Url, 200);
            entry.Client("GET", 60, 20).Http("GET", Url, 200).With("http.request.resend_count", 1).As("b");
        });
        Found.EachOf(spans, 3, "Retry Explicit: b +1");
    }

    [Fact]
    public void ParallelCalls_AreKeptApartByTarget()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 20).Http("GET", "http://inventory/items/1", 503).As("a1");
            entry.Client("GET", 11, 21).Http("GET", "http://inventory/items/2", 503).As("b1");
            entry.Client("GET", 40, 20).Http("GET", "http://inventory/items/2", 200).With("http.request.resend_count", 1).As("b2");
            entry.Client("GET", 41, 20).Http("GET", "http://inventory/items/1", 200).With("http.request.resend_count", 1).As("a2");
        });
        Found.EachOf(spans, 3, "Retry Explicit: a1 a2", "Retry Explicit: b1 b2");
    }

    [Fact]
    public void ALoopOfCalls_StartsCountingAnew()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            for (var call = 0; call < 3; call++)
            {
                entry.Client("GET", call * 100, 20).Http("GET", Url, 503).As("a");
                entry.Client("GET", call * 100 + 30, 20).Http("GET", Url, 200).With("http.request.resend_count", 1).As("b");
            }
        });
        Found.EachOf(spans, 9, "Retry Explicit: a b");
    }

    [Fact]
    public void AFinalAnswerThatIsSentAgainByNumber_IsARetry()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("PUT", 10, 20).Http("PUT", Url, 409).As("a");
            entry.Client("PUT", 40, 20).Http("PUT", Url, 200).With("http.request.resend_count", 1).As("b");
        });
        Found.EachOf(spans, 3, "Retry Explicit: a b");
    }

    [Theory]
    [InlineData("gcp.grpc.resend_count")]
    [InlineData("retry.count")]
    public void NumbersAsText_AreNumbers(string attribute)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("google.storage.v2.Storage/ReadObject", 10, 20).Grpc("google.storage.v2.Storage/ReadObject", "UNAVAILABLE").As("a");
            entry.Client("google.storage.v2.Storage/ReadObject", 40, 20).Grpc("google.storage.v2.Storage/ReadObject", "OK").With(attribute, "1").As("b");
        });
        Found.EachOf(spans, 3, "Retry Explicit: a b");
    }

    [Fact]
    public void ACountThatStartsAboveZero_StatesTriesOutsideTheData()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 20).Http("GET", Url, 503).With("http.request.resend_count", 2).As("c");
            entry.Client("GET", 40, 20).Http("GET", Url, 200).With("http.request.resend_count", 3).As("d");
        });
        Found.EachOf(spans, 3, "Retry Explicit: c d +2");
    }

    [Fact]
    public void TriesInTracesOfTheirOwn_AreJoinedByTheirNumbers()
    {
        var spans = new TraceBuilder();
        for (var call = 0; call < 3; call++)
        {
            var at = call * 60_000;
            spans.Trace(at).Root("shop", SpanKind.Client, "GET", 0, 20).Http("GET", Url, 503).As("a");
            spans.Trace(at + 100).Root("shop", SpanKind.Client, "GET", 0, 20).Http("GET", Url, 503).With("http.request.resend_count", 1).As("b");
            spans.Trace(at + 300).Root("shop", SpanKind.Client, "GET", 0, 20).Http("GET", Url, 200).With("http.request.resend_count", 2).As("c");
        }

        Found.EachOf(spans, 3, "Retry Explicit: a b c");
    }

    [Fact]
    public void RedirectsAndChallengesInTracesOfTheirOwn_AreNoRetries()
    {
        var spans = new TraceBuilder();
        spans.Trace(0).Root("shop", SpanKind.Client, "GET", 0, 20).Http("GET", "http://inventory/old", 302);
        spans.Trace(25).Root("shop", SpanKind.Client, "GET", 0, 20).Http("GET", "http://inventory/new", 200).With("http.request.resend_count", 1);
        spans.Trace(5000).Root("shop", SpanKind.Client, "GET", 0, 20).Http("GET", Url, 401);
        spans.Trace(5025).Root("shop", SpanKind.Client, "GET", 0, 20).Http("GET", Url, 200).With("http.request.resend_count", 1);
        Found.Nothing(spans);
    }

    [Fact]
    public void SpansOfOneAbsentParent_AreSiblings()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            trace.Orphan(0xabcdef, "checkout", SpanKind.Client, "GET", 10, 20).Http("GET", Url, 503).As("a");
            trace.Orphan(0xabcdef, "checkout", SpanKind.Client, "GET", 40, 20).Http("GET", Url, 200).As("b");
        });
        Found.EachOf(spans, 3, "Retry Structural: a b");
    }
}
