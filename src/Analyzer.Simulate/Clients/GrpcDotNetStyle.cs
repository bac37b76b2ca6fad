using Analyzer.Simulate.Services;
using Analyzer.Simulate.Spans;

namespace Analyzer.Simulate.Clients;

/// <summary>Grpc.Net.Client: attempts are sibling CLIENT spans of the method, each over a CLIENT span POST of HttpClient.</summary>
internal sealed class GrpcDotNetStyle(SpanRecorder spans) : IClientStyle
{
    private static readonly SimScope Scope = new("OpenTelemetry.Instrumentation.GrpcNetClient", "1.20.1-beta.1");

    public void BeginAttempt(ClientCall call, ClientAttempt attempt)
    {
        attempt.Shown = spans.Start(
            call.Context.Instance,
            Scope,
            call.Target.Operation,
            SimSpanKind.Client,
            call.Context.TraceId,
            call.Context.ParentSpanId,
            call.Target.Attributes(Scope, target =>
            [
                new("rpc.system.name", "grpc"),
                new("rpc.method", target.Operation),
                new("server.address", target.Address),
                new("server.port", target.Port),
            ]));
        attempt.Wire = attempt.ContextSpan = HttpSpans.Start(spans, Sdk.DotNet, call, attempt.Shown.SpanId);
    }

    public void EndAttempt(ClientCall call, ClientAttempt attempt, Reply reply)
    {
        // gRPC answers failures with HTTP 200 and a trailer; only a lost connection or a cancellation shows below.
        var httpStatus = reply.Failure is Failure.None or Failure.Status ? 200 : 0;
        HttpSpans.End(spans, Sdk.DotNet, attempt.Wire!, call.Context.Instance, reply, httpStatus, "2");
        var (_, name) = GrpcCode.Of(reply);
        attempt.Shown!.With("rpc.response.status_code", name);
        if (reply.Failed) HttpSpans.Fail(attempt.Shown!, name);
        spans.End(attempt.Shown!, call.Context.Instance);
    }
}
