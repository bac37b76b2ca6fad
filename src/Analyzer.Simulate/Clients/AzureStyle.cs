using Analyzer.Simulate.Services;
using Analyzer.Simulate.Spans;

namespace Analyzer.Simulate.Clients;

/// <summary>
/// Azure's .NET libraries: an INTERNAL span for the call, a CLIENT span for each attempt with the same request id and a
/// resend count, and below each the CLIENT span of HttpClient. Three levels, one hop.
/// </summary>
internal sealed class AzureStyle(SpanRecorder spans) : IClientStyle
{
    private static readonly SimScope CallScope = new("Azure.Data.Tables.TableClient");
    private static readonly SimScope AttemptScope = new("Azure.Core.Http");
    private static readonly SimAttribute[] CallAttributes =
        [new("az.namespace", "Microsoft.Tables"), new("az.schema_url", "https://opentelemetry.io/schemas/1.23.0")];

    public SimSpan? BeginCall(ClientCall call)
    {
        call.RequestId = spans.NewGuid();
        return spans.Start(
            call.Context.Instance,
            CallScope,
            "TableClient.GetEntity",
            SimSpanKind.Internal,
            call.Context.TraceId,
            call.Context.ParentSpanId,
            CallAttributes);
    }

    public void BeginAttempt(ClientCall call, ClientAttempt attempt)
    {
        var span = spans.Start(
            call.Context.Instance,
            AttemptScope,
            call.Target.Method,
            SimSpanKind.Client,
            call.Context.TraceId,
            call.Span!.SpanId,
            call.Target.Attributes(AttemptScope, target =>
            [
                new("http.request.method", target.Method),
                new("url.full", target.Url),
                new("server.address", target.Address),
                new("server.port", target.Port),
                .. CallAttributes,
            ]));
        span.With("az.client_request_id", call.RequestId);
        if (call.Sent > 0) span.With("http.request.resend_count", call.Sent);
        attempt.Shown = span;
        attempt.Wire = attempt.ContextSpan = HttpSpans.Start(spans, Sdk.DotNet, call, span.SpanId);
    }

    public void EndAttempt(ClientCall call, ClientAttempt attempt, Reply reply)
    {
        var caller = call.Context.Instance;
        HttpSpans.End(spans, Sdk.DotNet, attempt.Wire!, caller, reply, reply.Status, "1.1");
        HttpSpans.End(spans, Sdk.DotNet, attempt.Shown!, caller, reply, reply.Status, "1.1");
    }

    public void EndCall(ClientCall call, Reply reply)
    {
        if (reply.Failed) HttpSpans.Fail(call.Span!, "Azure.RequestFailedException");
        spans.End(call.Span!, call.Context.Instance);
    }
}
