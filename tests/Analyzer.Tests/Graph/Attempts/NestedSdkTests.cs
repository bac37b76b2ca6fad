using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Graph.Attempts;

/// <summary>One span for the call and one below it for each try: AWS, Azure, Google, MongoDB, YDB.</summary>
public sealed class NestedSdkTests
{
    [Theory]
    [InlineData(SpanKind.Client, SpanKind.Internal)]
    [InlineData(SpanKind.Client, SpanKind.Client)]
    [InlineData(SpanKind.Internal, SpanKind.Internal)]
    public void AwsSdkForGo_NumbersItsAttemptsFromOne(SpanKind operation, SpanKind attempt)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Add("checkout", operation, "DynamoDB.GetItem", 10, 500).With("rpc.system", "aws-api").With("rpc.method", "GetItem").With("rpc.service", "DynamoDB");
            var loop = call.Internal("RetryLoop", 11, 480);
            for (var number = 1; number <= 3; number++)
            {
                var one = loop.Add("checkout", attempt, "Attempt", number * 100, 50).With("operation.attempt", number).As($"{number}");
                var wire = one.Client("DoHTTPRequest", number * 100 + 1, 40).Http("POST", "https://dynamodb.eu-west-1.amazonaws.com/", number < 3 ? 500 : 200);
                if (number < 3) one.Error("api error InternalServerError");
            }
        });
        Found.EachOf(spans, 3, "Retry Explicit: 1 2 3");
    }

    [Fact]
    public void AwsSdkForGo_OneAttempt_IsOneCall()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client("S3.GetObject", 10, 100).With("rpc.system", "aws-api");
            call.Internal("RetryLoop", 11, 90).Internal("Attempt", 12, 80).With("operation.attempt", 1).Client("DoHTTPRequest", 13, 70).Http("GET", "https://s3/k", 200);
        });
        Found.Nothing(spans);
        Assert.Equal(6, Found.Calls(spans).Calls.Length);
    }

    [Theory]
    [InlineData(SpanKind.Internal)]
    [InlineData(SpanKind.Client)]
    public void AwsSdkForNet_TriesAreHttpSpansBelowTheOperation(SpanKind request)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client("DynamoDB.PutItem", 10, 500).With("rpc.system", "aws-api").With("rpc.method", "PutItem");
            for (var number = 1; number <= 3; number++)
            {
                var one = call.Add("checkout", request, "HttpRequest", number * 100, 60);
                var wire = one.Client("POST", number * 100 + 1, 50).Http("POST", "https://dynamodb/", number < 3 ? 503 : 200);
                (request == SpanKind.Client ? one : wire).As($"{number}");
                if (number < 3 && request == SpanKind.Client) one.Error("503");
            }
        });
        Found.EachOf(spans, 3, "Retry Structural: 1 2 3");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AwsSdkForKotlin_NamesItsAttempts(bool hasWire)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client("DynamoDB.GetItem", 10, 500).With("rpc.system", "aws-api").With("rpc.method", "GetItem");
            for (var number = 1; number <= 3; number++)
            {
                var one = call.Internal($"Attempt-{number}", number * 100, 60).As($"{number}");
                if (number < 3) one.Error("ThrottlingException");
                if (hasWire) one.Client("HTTP", number * 100 + 1, 50).Http("POST", "https://dynamodb/", number < 3 ? 400 : 200);
            }
        });
        Found.EachOf(spans, 3, "Retry Structural: 1 2 3");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Azure_SharesTheClientRequestId_OverThreeLevels(bool isNumbered)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Internal("TableClient.GetEntity", 10, 500).With("az.namespace", "Microsoft.Tables");
            for (var number = 0; number < 3; number++)
            {
                var one = call.Client("GET", 20 + number * 100, 60).Http("GET", "https://acc.table.core.windows.net/stock(PartitionKey='p',RowKey='1')", number < 2 ? 503 : 200)
                    .With("az.client_request_id", $"id-{trace.Id}").As($"{number}");
                if (isNumbered && number > 0) one.With("http.request.resend_count", number);
                one.Client("GET", 21 + number * 100, 50).Http("GET", "https://acc.table.core.windows.net/stock(PartitionKey='p',RowKey='1')", number < 2 ? 503 : 200);
            }
        });
        Found.EachOf(spans, 3, "Retry Explicit: 0 1 2");
    }

    [Fact]
    public void Azure_FailoverToTheSecondary_IsOneCall()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Internal("BlobClient.Download", 10, 500);
            call.Client("GET", 20, 60).Http("GET", "https://acc.blob.core.windows.net/c/b", 503).With("az.client_request_id", $"id-{trace.Id}").As("a");
            call.Client("GET", 120, 60).Http("GET", "https://acc-secondary.blob.core.windows.net/c/b", 200).With("az.client_request_id", $"id-{trace.Id}").As("b");
        });
        Found.EachOf(spans, 3, "Retry Explicit: a b");
    }

    [Theory]
    [InlineData(SpanKind.Client)]
    [InlineData(SpanKind.Internal)]
    public void Gax_OneSpanPerTry_WithoutNumbers(SpanKind outer)
    {
        const string Method = "google.pubsub.v1.Publisher/Publish";
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Add("checkout", outer, Method, 10, 500);
            call.Client(Method, 20, 30).Grpc(Method, "UNAVAILABLE").As("a");
            call.Client(Method, 120, 30).Grpc(Method, "DEADLINE_EXCEEDED").As("b");
            call.Client(Method, 320, 30).Grpc(Method, "OK").As("c");
        });
        Found.EachOf(spans, 3, "Retry Structural: a b c");
    }

    [Fact]
    public void GoogleCloudCpp_BackoffSpansStandBetweenTheTries()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client("storage::Client::GetObjectMetadata", 10, 900);
            call.Client("google.storage.v2.Storage/GetObject", 20, 30).With("rpc.system", "grpc").With("rpc.method", "GetObject").With("rpc.service", "google.storage.v2.Storage").With("gl-cpp.status_code", "UNAVAILABLE").Error(null, "try again").As("a");
            call.Internal("Backoff", 50, 100);
            call.Client("google.storage.v2.Storage/GetObject", 151, 30).With("rpc.system", "grpc").With("rpc.method", "GetObject").With("rpc.service", "google.storage.v2.Storage").With("gl-cpp.status_code", "OK").As("b");
        });
        Found.EachOf(spans, 3, "Retry Structural: a b");
    }

    [Theory]
    [InlineData(7L, "189")]
    [InlineData(null, "10107")]
    [InlineData(null, "11600")]
    public void MongoDb_CommandsBelowTheOperation(long? transaction, string code)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client("insert shop.orders", 10, 200).With("db.system.name", "mongodb").With("db.operation.name", "insert").With("db.collection.name", "orders").With("db.namespace", "shop");
            for (var number = 1; number <= 2; number++)
            {
                var one = call.Client("insert", number * 50, 20).With("db.system.name", "mongodb").With("db.operation.name", "insert").With("db.collection.name", "orders").With("db.namespace", "shop")
                    .With("db.mongodb.lsid", $"s-{trace.Id}").With("db.mongodb.txn_number", transaction).As($"{number}");
                if (number == 1) one.With("db.response.status_code", code).Error(code);
            }
        });
        Found.EachOf(spans, 3, $"Retry {(transaction is null ? "Structural" : "Explicit")}: 1 2");
    }

    [Fact]
    public void MongoDb_StatementsOfOneTransaction_ShareItsNumberButAreCallsOfTheirOwn()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            var at = 10;
            foreach (var operation in (string[])["insert", "update", "update", "commitTransaction"])
            {
                entry.Client(operation, at, 10).With("db.system.name", "mongodb").With("db.operation.name", operation).With("db.mongodb.lsid", $"s-{trace.Id}").With("db.mongodb.txn_number", 3);
                at += 20;
            }
        });
        Found.Nothing(spans);
    }

    [Theory]
    [InlineData(SpanKind.Client)]
    [InlineData(SpanKind.Internal)]
    public void Ydb_WrapsOnlyTheLaterTries(SpanKind outer)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Add("checkout", outer, "ydb.Execute", 10, 800).With("db.system.name", "ydb");
            Query(call, 20, "a", "ABORTED");
            Query(call.Internal("ydb.Retry", 60, 150), 150, "b", "ABORTED");
            Query(call.Internal("ydb.Retry", 220, 300), 400, "c", null);
        });
        Found.EachOf(spans, 3, "Retry Structural: a b c");

        static void Query(BuiltSpan parent, double at, string mark, string? code)
        {
            var query = parent.Client("ydb.ExecuteQuery", at, 30).With("db.system.name", "ydb").With("db.query.text", "UPSERT INTO t").With("db.response.status_code", code).As(mark);
            if (code is not null) query.Error(code);
        }
    }

    [Fact]
    public void DifferentRequestsInsideOneSdkCall_AreNotTriesOfIt()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client("S3.GetObject", 10, 500).With("rpc.system", "aws-api");
            call.Client("GET", 20, 10).Http("GET", "http://169.254.169.254/latest/meta-data/iam").Error("ConnectionError");
            call.Client("GET", 40, 50).Http("GET", "https://s3/bucket/key", 200);
        });
        Found.Nothing(spans);
    }
}
