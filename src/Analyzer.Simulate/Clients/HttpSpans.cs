using System.Globalization;
using Analyzer.Simulate.Services;
using Analyzer.Simulate.Spans;

namespace Analyzer.Simulate.Clients;

/// <summary>The CLIENT span of one HTTP request, as the instrumentations of HTTP clients record it.</summary>
internal static class HttpSpans
{
    private static readonly object Sort = new();

    public static SimSpan Start(SpanRecorder spans, Sdk sdk, ClientCall call, ulong parentSpanId) => spans.Start(
        call.Context.Instance,
        sdk.HttpClientScope,
        call.Target.Method,
        SimSpanKind.Client,
        call.Context.TraceId,
        parentSpanId,
        call.Target.Attributes(Sort, target =>
        [
            new("http.request.method", target.Method),
            new("server.address", target.Address),
            new("server.port", target.Port),
            new("url.full", target.Url),
        ]));

    /// <summary><paramref name="status"/> is 0 if no answer came.</summary>
    public static void End(SpanRecorder spans, Sdk sdk, SimSpan span, Instance caller, Reply reply, int status, string protocol)
    {
        if (status > 0)
        {
            span.With("http.response.status_code", status).With("network.protocol.version", protocol);
            if (status >= 400) Fail(span, status.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            var error = reply.Failure switch
            {
                Failure.Timeout => sdk.Timeout,
                Failure.Cancelled => sdk.Cancelled,
                Failure.Refused => sdk.Refused,
                _ => sdk.Reset,
            };
            Fail(span, error.ErrorType);
            if (error.ExceptionType is { } type) spans.AddException(span, type, error.Message);
            else span.StatusMessage = error.Message;
        }
        spans.End(span, caller);
    }

    public static void Fail(SimSpan span, string errorType)
    {
        span.With("error.type", errorType);
        span.IsError = true;
    }
}
