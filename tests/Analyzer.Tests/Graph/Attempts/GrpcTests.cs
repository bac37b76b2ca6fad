using Analyzer.Model.Calls;
using Xunit;

namespace Analyzer.Tests.Graph.Attempts;

/// <summary>gRPC as proposal A72 has it in Go and Java, as interceptors do (one span), and as Grpc.Net.Client does (siblings).</summary>
public sealed class GrpcTests
{
    private const string Method = "shop.v1.Stock/Reserve";

    [Theory]
    [InlineData("rpc error: code = Unavailable desc = try again")]
    [InlineData("UNAVAILABLE")]
    public void A72_AttemptsAreInternalSpansBelowTheCall(string description)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client("Sent.shop.v1.Stock.Reserve", 10, 500).Ok();
            for (var number = 0; number < 3; number++)
            {
                var attempt = call.Internal("Attempt.shop.v1.Stock.Reserve", 20 + number * 100, 50).With("previous-rpc-attempts", number).With("transparent-retry", false).As($"{number}");
                attempt.Server("stock", "Recv.shop.v1.Stock.Reserve", 25 + number * 100, 40);
                if (number < 2) attempt.Error(null, description);
                else attempt.Ok();
            }
        });
        Found.EachOf(spans, 3, "Retry Explicit: 0 1 2");
        var set = Found.Calls(spans);
        var call = set.Calls.First(call => call.AttemptCount == 3);
        Assert.Equal("stock", set.Text(call.Callee));
        Assert.Equal(Method, set.Text(call.Operation));
        Assert.All(set.AttemptsOf(call).ToArray(), attempt => Assert.True(attempt.ServerSpan >= 0));
    }

    [Fact]
    public void A72_OneAttempt_IsOneCall()
    {
        var spans = new TraceBuilder().Repeat(3, trace => trace.Entry().Client("Sent.shop.v1.Stock.Reserve", 10, 50).Ok()
            .Internal("Attempt.shop.v1.Stock.Reserve", 11, 40).With("previous-rpc-attempts", 0).Ok().Server("stock", "Recv.shop.v1.Stock.Reserve", 15, 30));
        Found.Nothing(spans);
        Assert.Equal(6, Found.Calls(spans).Calls.Length);
    }

    [Fact]
    public void A72_ATransparentRetry_IsNotCountedByTheNumber_ButIsATry()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client("Sent.shop.v1.Stock.Reserve", 10, 500).Ok();
            call.Internal("Attempt.shop.v1.Stock.Reserve", 20, 50).With("previous-rpc-attempts", 0).With("transparent-retry", false).Error(null, "UNAVAILABLE").As("a");
            call.Internal("Attempt.shop.v1.Stock.Reserve", 72, 50).With("previous-rpc-attempts", 0).With("transparent-retry", true).Ok().As("b");
        });
        Found.EachOf(spans, 3, "Retry Structural: a b");
    }

    [Fact]
    public void A72_Hedges_AreOneRace()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client("Sent.shop.v1.Stock.Reserve", 10, 500).Ok();
            call.Internal("Attempt.shop.v1.Stock.Reserve", 20, 101).With("previous-rpc-attempts", 0).Error(null, "CANCELLED").As("a");
            call.Internal("Attempt.shop.v1.Stock.Reserve", 50, 70).With("previous-rpc-attempts", 1).Ok().As("b");
            call.Internal("Attempt.shop.v1.Stock.Reserve", 80, 41).With("previous-rpc-attempts", 2).Error(null, "CANCELLED").As("c");
        });
        Found.EachOf(spans, 3, "Hedge Explicit: a b c");
    }

    [Fact]
    public void OneClientSpan_OverSeveralServers_HidesItsAttempts()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client(Method, 10, 500).Grpc(Method, "OK");
            call.Server("stock", Method, 20, 50).Grpc(Method, "UNAVAILABLE").As("a");
            call.Server("stock", Method, 120, 50).Grpc(Method, "UNAVAILABLE").As("b");
            call.Server("stock", Method, 320, 50).Grpc(Method, "OK").As("c");
        });
        Found.EachOf(spans, 3, "Retry Hidden: a b c");
    }

    [Fact]
    public void OneClientSpan_OverServersThatRaced_HidesAHedge()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client(Method, 10, 120).Grpc(Method, "OK");
            call.Server("stock", Method, 20, 112).Grpc(Method, "CANCELLED").As("a");
            call.Server("stock", Method, 50, 78).Grpc(Method, "OK").As("b");
            call.Server("stock", Method, 80, 51).Grpc(Method, "CANCELLED").As("c");
        });
        Found.EachOf(spans, 3, "Hedge Hidden: a b c");
        Assert.All(Found.Calls(spans).Calls.Where(call => call.Kind == CallKind.Hedge), call => Assert.Equal(CallOutcome.Ok, call.Outcome));
    }

    [Fact]
    public void OneClientSpan_OverAServerThatWorksOn_HidesARetry()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client(Method, 10, 300).Grpc(Method, "OK");
            call.Server("stock", Method, 20, 400).Grpc(Method, "OK").As("a");
            call.Server("stock", Method, 200, 50).Grpc(Method, "OK").As("b");
        });
        Found.EachOf(spans, 3, "Retry Hidden: a b");
    }

    [Fact]
    public void TheNumberThatTheServerWasTold_MakesHiddenAttemptsExplicit()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var call = trace.Entry().Client(Method, 10, 500).Grpc(Method, "OK");
            call.Server("stock", Method, 20, 50).Grpc(Method, "UNAVAILABLE").As("a");
            call.Server("stock", Method, 120, 50).Grpc(Method, "OK").With("rpc.request.metadata.grpc-previous-rpc-attempts", (string[])["1"]).As("b");
        });
        Found.EachOf(spans, 3, "Retry Explicit: a b");
    }

    [Fact]
    public void TheNumberThatTheServerWasTold_StatesTriesThatNeverArrived()
    {
        var spans = new TraceBuilder().Repeat(3, trace => trace.Entry().Client(Method, 10, 500).Grpc(Method, "OK").As("call")
            .Server("stock", Method, 320, 50).Grpc(Method, "OK").With("rpc.request.metadata.grpc-previous-rpc-attempts", (string[])["2"]));
        Found.EachOf(spans, 3, "Retry Explicit: call +2");
    }

    [Fact]
    public void GrpcDotNet_TriesAreSiblings_OverHttpSpans()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            for (var number = 0; number < 2; number++)
            {
                var one = entry.Client(Method, 20 + number * 100, 50).Grpc(Method, number == 0 ? "UNAVAILABLE" : "OK").As($"{number}");
                one.Client("POST", 21 + number * 100, 48).Http("POST", $"http://stock/{Method}", 200).Server("stock", $"POST /{Method}", 23 + number * 100, 40).With("rpc.method", Method).With("rpc.system", "grpc").With("grpc.status_code", number == 0 ? "14" : "0");
            }
        });
        Found.EachOf(spans, 3, "Retry Structural: 0 1");
    }

    [Theory]
    [InlineData("NOT_FOUND")]
    [InlineData("INVALID_ARGUMENT")]
    [InlineData("ALREADY_EXISTS")]
    public void AFinalCode_AskedAgain_IsNoRetry(string code)
    {
        var spans = new TraceBuilder().Repeat(5, trace =>
        {
            var entry = trace.Entry();
            entry.Client(Method, 20, 50).Grpc(Method, code);
            entry.Client(Method, 120, 50).Grpc(Method, "OK");
        });
        Found.Nothing(spans);
    }
}
