using Analyzer.Simulate.Services;
using Analyzer.Simulate.Spans;

namespace Analyzer.Simulate.Clients;

/// <summary>Npgsql: one CLIENT span a statement, named after the system; the SQLSTATE is the error's type.</summary>
internal sealed class NpgsqlStyle(SpanRecorder spans) : IClientStyle
{
    private static readonly SimScope Scope = new("Npgsql", "10.0.3");

    public void BeginAttempt(ClientCall call, ClientAttempt attempt)
    {
        attempt.Shown = attempt.ContextSpan = spans.Start(
            call.Context.Instance,
            Scope,
            "postgresql",
            SimSpanKind.Client,
            call.Context.TraceId,
            call.Context.ParentSpanId,
            call.Target.Attributes(Scope, target =>
            [
                new("db.query.text", target.Statement!),
                new("db.system.name", "postgresql"),
                new("db.namespace", target.Callee.Peer!.Namespace),
                new("server.address", target.Address),
                new("server.port", target.Port),
                new("db.npgsql.data_source", target.Callee.Peer!.Namespace),
            ]));
    }

    public void EndAttempt(ClientCall call, ClientAttempt attempt, Reply reply)
    {
        var span = attempt.Shown!;
        if (reply.Failure == Failure.None)
        {
            span.AddEvent(new SimEvent(spans.NowUnixNs, "received-first-response", []));
        }
        else if (reply.Code is { } code)
        {
            span.With("db.response.status_code", code);
            HttpSpans.Fail(span, code);
            span.StatusMessage = code;
            spans.AddException(span, "Npgsql.PostgresException", $"{code}: the statement failed");
        }
        else
        {
            HttpSpans.Fail(span, "Npgsql.NpgsqlException");
            spans.AddException(span, "Npgsql.NpgsqlException", "Exception while reading from stream");
        }
        spans.End(span, call.Context.Instance);
    }
}
