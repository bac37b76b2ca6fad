using Analyzer.Model.Calls;
using Xunit;

namespace Analyzer.Tests.Graph.Attempts;

/// <summary>One span that states how often it tried: botocore, Couchbase, Spanner, AWS SDK for JavaScript.</summary>
public sealed class StatedTotalTests
{
    [Theory]
    [InlineData("retry_attempts", 2, 2)]
    [InlineData("retry_attempts", "2", 2)]
    [InlineData("db.couchbase.retries", 1, 1)]
    [InlineData("couchbase.retries", 3, 3)]
    [InlineData("aws.request.attempts", 3, 2)]
    public void ATotal_StatesAttemptsWithoutSpans(string attribute, object value, int untimed)
    {
        var spans = new TraceBuilder().Repeat(3, trace => trace.Entry().Client("DynamoDB.GetItem", 10, 500).With("rpc.system", "aws-api").With(attribute, value).As("a"));
        Found.EachOf(spans, 3, $"Retry Hidden: a +{untimed}");
    }

    [Theory]
    [InlineData("retry_attempts", 0)]
    [InlineData("aws.request.attempts", 1)]
    public void ATotalOfNone_IsNoRetry(string attribute, int value) =>
        Found.Nothing(new TraceBuilder().Repeat(3, trace => trace.Entry().Client("DynamoDB.GetItem", 10, 50).With("rpc.system", "aws-api").With(attribute, value)));

    [Fact]
    public void Spanner_TellsRetriesByEvents()
    {
        var spans = new TraceBuilder().Repeat(3, trace => trace.Entry().Client("CloudSpannerOperation.ExecuteStreamingQuery", 10, 500)
            .Event("Starting RPC retry 1").Event("Starting RPC retry 2").As("a"));
        Found.EachOf(spans, 3, "Retry Hidden: a +2");
        Assert.All(Found.Calls(spans).Calls.Where(call => call.Kind == CallKind.Retry), call => Assert.Equal(CallOutcome.OkAfterRetry, call.Outcome));
    }

    [Fact]
    public void Couchbase_DispatchesAreTheTriesThatItsTotalStates()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client("get", 10, 500).With("db.system", "couchbase").With("db.couchbase.retries", 2);
            for (var number = 0; number < 3; number++) call.Client("dispatch_to_server", 20 + number * 50, 30).With("db.system", "couchbase").As($"{number}");
        });
        Found.EachOf(spans, 3, "Retry Explicit: 0 1 2");
    }

    [Fact]
    public void Couchbase_ATotalAboveItsDispatches_LeavesTheRestUntimed()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client("get", 10, 500).With("db.system", "couchbase").With("db.couchbase.retries", 3);
            for (var number = 0; number < 2; number++) call.Client("dispatch_to_server", 20 + number * 50, 30).With("db.system", "couchbase").As($"{number}");
        });
        Found.EachOf(spans, 3, "Retry Explicit: 0 1 +2");
    }
}
