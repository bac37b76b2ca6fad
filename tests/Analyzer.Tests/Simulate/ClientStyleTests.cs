using Analyzer.Simulate;
using Xunit;

namespace Analyzer.Tests.Simulate;

/// <summary>What a call that needs three attempts looks like, library by library.</summary>
public sealed class ClientStyleTests
{
    [Fact]
    public void DotNetHttp_AttemptsAreSiblingsWithoutAMark()
    {
        var (call, spans) = ThreeAttempts("dotnet-http", "GET /things/{id}");
        var attempts = Attempts(call, spans);
        Assert.All(attempts, span => Assert.Equal((SimSpanKind.Client, "GET"), (span.Kind, span.Name)));
        Assert.Single(attempts.Select(span => span.ParentSpanId).Distinct());
        Assert.Single(attempts.Select(span => Text(span, "url.full")).Distinct());
        Assert.Equal(["503", "503", null], attempts.Select(span => Text(span, "error.type")));
        Assert.DoesNotContain(attempts, span => span.Attributes.Any(a => a.Key == "http.request.resend_count"));
    }

    [Fact]
    public void JavaOkHttp_CountsResends()
    {
        var (call, spans) = ThreeAttempts("java-okhttp", "GET /things/{id}");
        Assert.Equal([0, 1, 2], Attempts(call, spans).Select(span => Number(span, "http.request.resend_count")));
    }

    [Fact]
    public void GrpcHidden_IsOneClientSpanOverThreeServerSpans()
    {
        var (call, spans) = ThreeAttempts("grpc-hidden", "shop.v1.Things/Get");
        var client = spans.Values.Single(span => span.SpanId.ToString("x16") == call.CallSpanId);
        Assert.Equal(0, Number(client, "rpc.grpc.status_code"));
        Assert.False(client.IsError);
        Assert.All(call.Spans, attempt => Assert.Null(attempt.ClientSpanId));
        Assert.All(call.Spans, attempt => Assert.Equal(client.SpanId, spans[attempt.ServerSpanId!].ParentSpanId));
        Assert.Equal(3, call.Visible);
    }

    [Fact]
    public void GrpcDotNet_NestsHttpBelowEachAttempt()
    {
        var (call, spans) = ThreeAttempts("grpc-dotnet", "shop.v1.Things/Get");
        var attempts = Attempts(call, spans);
        Assert.Equal(["UNAVAILABLE", "UNAVAILABLE", "OK"], attempts.Select(span => Text(span, "rpc.response.status_code")));
        foreach (var (attempt, shown) in call.Spans.Zip(attempts))
        {
            var post = spans[Hex(spans[attempt.ServerSpanId!].ParentSpanId)];
            Assert.Equal(("POST", shown.SpanId), (post.Name, post.ParentSpanId));
            Assert.False(post.IsError);
        }
    }

    [Fact]
    public void Azure_IsInternalOverCountedAttemptsOverHttp()
    {
        var (call, spans) = ThreeAttempts("azure", "GET /things/{id}");
        var attempts = Attempts(call, spans);
        var outer = spans[call.CallSpanId!];
        Assert.Equal(SimSpanKind.Internal, outer.Kind);
        Assert.All(attempts, span => Assert.Equal(outer.SpanId, span.ParentSpanId));
        Assert.Single(attempts.Select(span => Text(span, "az.client_request_id")).Distinct());
        Assert.Equal([0, 1, 2], attempts.Select(span => Number(span, "http.request.resend_count")));
        Assert.Equal(attempts.Select(span => span.SpanId), call.Spans.Select(attempt => spans[Hex(spans[attempt.ServerSpanId!].ParentSpanId)].ParentSpanId));
    }

    [Fact]
    public void Timeout_IsACancelledTaskWhoseServerGoesOn()
    {
        var result = Runs.Of("timeout-inversion");
        var spans = result.Spans.ToDictionary(span => Hex(span.SpanId));
        var attempt = result.Truth.Calls
            .Where(call => call is { Caller: "gateway", Callee: "checkout" })
            .SelectMany(call => call.Spans)
            .First(attempt => attempt.Result == "timeout");
        var (client, server) = (spans[attempt.ClientSpanId!], spans[attempt.ServerSpanId!]);
        Assert.Equal("System.Threading.Tasks.TaskCanceledException", Text(client, "error.type"));
        Assert.DoesNotContain(client.Attributes, a => a.Key == "http.response.status_code");
        Assert.Equal("exception", Assert.Single(client.Events).Name);
        Assert.True(server.EndNs > client.EndNs);
    }

    [Fact]
    public void KilledService_RefusesAndTakesItsSpansAlong()
    {
        var result = Runs.Run(Scenario3("dotnet-http", "GET /things/{id}", "{kind: kill, service: back, start: 5s, duration: 3s}", attempts: 1));
        var refused = result.Spans.Where(span => Text(span, "error.type") == "connection_error").ToList();
        Assert.True(refused.Count > 20);
        var killedNs = Simulator.EpochUnixNs + 5_000_000_000;
        Assert.DoesNotContain(
            result.Spans,
            span => span.Resource.Service == "back" && span.StartNs < killedNs + 3_000_000_000 && span.EndNs > killedNs);
        Assert.Equal(["back"], result.Truth.RootCauses);
    }

    private static (TruthCall Call, Dictionary<string, SimSpan> Spans) ThreeAttempts(string client, string operation)
    {
        var result = Runs.Run(Scenario3(client, operation, "{kind: error, service: back, share: 0.5, start: 2s}", attempts: 5));
        var call = result.Truth.Calls.First(call => call is { Attempts: 3, Outcome: "okAfterRetry" });
        Assert.Equal("retry", call.Kind);
        return (call, result.Spans.ToDictionary(span => Hex(span.SpanId)));
    }

    private static List<SimSpan> Attempts(TruthCall call, Dictionary<string, SimSpan> spans) =>
        [.. call.Spans.Select(attempt => spans[attempt.ClientSpanId!])];

    private static string? Text(SimSpan span, string key) => span.Attributes.FirstOrDefault(a => a.Key == key).Text;

    private static long Number(SimSpan span, string key) => span.Attributes.FirstOrDefault(a => a.Key == key).Number;

    private static string Hex(ulong spanId) => spanId.ToString("x16");

    private static string Scenario3(string client, string operation, string fault, int attempts) => $$"""
        name: styles
        summary: One client.
        duration: 10s
        quiet: 1s
        services:
          front:
            operations:
              GET /:
                steps:
                  - call: back {{operation}}
          back:
            operations:
              {{operation}}:
                serviceTime: 20ms
        policies:
          - {edge: front -> back, client: {{client}}, attempts: {{attempts}}, backoff: fixed(10ms), timeout: 1s}
        load:
          - {call: front GET /, rate: 20/s}
        faults:
          - {{fault}}
        """;
}
