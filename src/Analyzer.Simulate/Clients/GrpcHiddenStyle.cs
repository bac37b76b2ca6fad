using Analyzer.Simulate.Services;
using Analyzer.Simulate.Spans;

namespace Analyzer.Simulate.Clients;

/// <summary>
/// A gRPC interceptor (otelgrpc, the Java agent) above the channel that retries: one CLIENT span for the call, and as
/// many SERVER spans under it as there were attempts.
/// </summary>
internal sealed class GrpcHiddenStyle(SpanRecorder spans) : IClientStyle
{
    private static readonly SimScope Scope =
        new("go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc", "0.63.0");

    public SimSpan? BeginCall(ClientCall call) => spans.Start(
        call.Context.Instance,
        Scope,
        call.Target.Operation,
        SimSpanKind.Client,
        call.Context.TraceId,
        call.Context.ParentSpanId,
        call.Target.Attributes(Scope, target =>
        [
            .. RpcAttributes.Of(target),
            new("server.address", target.Address),
            new("server.port", target.Port),
        ]));

    public void BeginAttempt(ClientCall call, ClientAttempt attempt) => attempt.ContextSpan = call.Span;

    public void EndAttempt(ClientCall call, ClientAttempt attempt, Reply reply)
    {
    }

    public void EndCall(ClientCall call, Reply reply)
    {
        var span = call.Span!;
        var (number, name) = GrpcCode.Of(reply);
        span.With("rpc.grpc.status_code", number);
        if (reply.Failed)
        {
            span.IsError = true;
            span.StatusMessage = name;
        }
        spans.End(span, call.Context.Instance);
    }

}
