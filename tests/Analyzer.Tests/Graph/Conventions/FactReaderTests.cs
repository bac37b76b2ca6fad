using Analyzer.Graph.Conventions;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Graph.Conventions;

public sealed class FactReaderTests
{
    [Theory]
    [InlineData("http.request.resend_count", 2, 2)]
    [InlineData("http.request.resend_count", "2", 2)]
    [InlineData("http.request.resend_count", 2.0, 2)]
    [InlineData("http.request.resend_count", "many", -1)]
    [InlineData("http.request.resend_count", -5, -1)]
    [InlineData("http.request.resend_count", 9_999_999_999L, 10_000)]
    [InlineData("previous-rpc-attempts", 0, 0)]
    [InlineData("retry.count", "3", 3)]
    [InlineData("celery.retries", 1, 1)]
    [InlineData("messaging.que.attempts", 2, 2)]
    [InlineData("nservicebus.delayed_retries", "2", 2)]
    [InlineData("operation.attempt", 1, 0)]
    [InlineData("bullmq.job.attempts.made", 2, 1)]
    [InlineData("temporalActivityAttempt", 3, 2)]
    [InlineData("messaging.servicebus.message.delivery_count", 2, 1)]
    [InlineData("messaging.gcp_pubsub.message.delivery_attempt", 1, 0)]
    public void EveryCounter_IsReadFromWhereItBegins(string attribute, object value, int earlier) =>
        Assert.Equal(earlier, Read(span => span.With(attribute, value)).EarlierTries);

    [Theory]
    [InlineData("http.request.header.x-envoy-attempt-count", "3", 2)]
    [InlineData("rpc.request.metadata.grpc-previous-rpc-attempts", "2", 2)]
    public void CapturedHeaders_AreArraysOfText(string attribute, string value, int earlier) =>
        Assert.Equal(earlier, Read(span => span.With(attribute, (string[])[value])).EarlierTries);

    [Fact]
    public void TheNewerName_WinsOverTheOlder()
    {
        var facts = Read(span => span.With("http.status_code", 200).With("http.response.status_code", 503).With("http.method", "GET").With("http.request.method", "GET"));
        Assert.Equal(FailureClass.Transient, facts.Class);
    }

    [Theory]
    [InlineData("503")]
    [InlineData(503)]
    [InlineData(503.0)]
    public void StatusCodes_MayBeOfAnyType(object code) => Assert.Equal(FailureClass.Transient, Read(span => span.With("http.status_code", code)).Class);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData("abc")]
    [InlineData(70000)]
    public void AStatusCodeThatIsNone_IsNoFailure(object code) => Assert.Equal(SpanResult.Ok, Read(span => span.With("http.status_code", code)).Result);

    [Fact]
    public void AClientWithoutACode_WasGivenUp() => Assert.Equal(SpanResult.Cancelled, Read(span => span.With("http.request.method", "GET").With("url.full", "http://a/b")).Result);

    [Theory]
    [InlineData("true", "Failed")]
    [InlineData(true, "Failed")]
    [InlineData("false", "Ok")]
    [InlineData(false, "Ok")]
    public void OpenTracingsErrorTag_IsAStatus(object value, string result) => Assert.Equal(result, Read(span => span.With("db.system", "redis").With("error", value)).Result.ToString());

    [Theory]
    [InlineData("orders-retry-0", "orders", true)]
    [InlineData("orders-retry-5000", "orders", true)]
    [InlineData("orders-retry", "orders", true)]
    [InlineData("orders_retry_2", "orders", true)]
    [InlineData("%RETRY%billing", "billing", true)]
    [InlineData("orders-dlt", "orders-dlt", false)]
    [InlineData("retry", "retry", false)]
    [InlineData("orders-retrying", "orders-retrying", false)]
    public void RetryDestinations_StandForTheirOrigin(string name, string expected, bool isRetry)
    {
        var spans = new TraceBuilder();
        spans.Trace().Root("billing", SpanKind.Consumer, "process", 0, 1).Message("kafka", name, "process");
        var batch = spans.Build();
        var facts = FactReader.ReadAll(batch, [0], 1, TestContext.Current.CancellationToken)[0];
        Assert.Equal(expected, batch.Strings.GetString(facts.Operation));
        Assert.Equal(isRetry, facts.Has(FactFlags.RetryDestination));
    }

    [Fact]
    public void ASpanWithoutAnyAttribute_IsReadable()
    {
        var facts = Read(_ => { });
        Assert.Equal(Protocol.Other, facts.Protocol);
        Assert.Equal(SpanResult.Ok, facts.Result);
        Assert.Equal(-1, facts.EarlierTries);
    }

    private static SpanFacts Read(Action<BuiltSpan> write)
    {
        var spans = new TraceBuilder();
        write(spans.Trace().Root("shop", SpanKind.Client, "call", 0, 10));
        return FactReader.ReadAll(spans.Build(), [0], 1, TestContext.Current.CancellationToken)[0];
    }
}
