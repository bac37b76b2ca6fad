using Analyzer.Simulate.Services;
using Analyzer.Simulate.Spans;

namespace Analyzer.Simulate.Clients;

/// <summary>
/// Attempts are sibling CLIENT spans. OkHttp's instrumentation counts them in http.request.resend_count; HttpClient's
/// and otelhttp's do not.
/// </summary>
internal sealed class HttpStyle(SpanRecorder spans, Sdk sdk) : IClientStyle
{
    public void BeginAttempt(ClientCall call, ClientAttempt attempt)
    {
        var span = HttpSpans.Start(spans, sdk, call, call.Context.ParentSpanId);
        if (call.Sent > 0 && sdk == Sdk.Java) span.With("http.request.resend_count", call.Sent);
        attempt.Shown = attempt.ContextSpan = span;
    }

    public void EndAttempt(ClientCall call, ClientAttempt attempt, Reply reply) =>
        HttpSpans.End(spans, sdk, attempt.Shown!, call.Context.Instance, reply, reply.Status, "1.1");
}
