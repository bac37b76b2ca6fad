using Analyzer.Simulate.Services;
using Analyzer.Simulate.Spans;

namespace Analyzer.Simulate.Clients;

/// <summary>The Java agent's JDBC instrumentation: one CLIENT span a statement, named after its verb and table.</summary>
internal sealed class JdbcStyle(SpanRecorder spans) : IClientStyle
{
    private static readonly SimScope Scope = new("io.opentelemetry.jdbc", "2.20.1-alpha");

    public void BeginAttempt(ClientCall call, ClientAttempt attempt)
    {
        var words = call.Target.Operation.Split(' ');
        attempt.Shown = attempt.ContextSpan = spans.Start(
            call.Context.Instance,
            Scope,
            $"{words[0]} {call.Target.Callee.Peer!.Namespace}.{words[^1]}",
            SimSpanKind.Client,
            call.Context.TraceId,
            call.Context.ParentSpanId,
            call.Target.Attributes(Scope, target =>
            [
                new("db.system.name", "postgresql"),
                new("db.namespace", target.Callee.Peer!.Namespace),
                new("db.query.text", target.Statement!),
                new("db.operation.name", words[0]),
                new("db.collection.name", words[^1]),
                new("server.address", target.Address),
                new("server.port", target.Port),
            ]));
    }

    public void EndAttempt(ClientCall call, ClientAttempt attempt, Reply reply)
    {
        var span = attempt.Shown!;
        if (reply.Failed)
        {
            if (reply.Code is { } code) span.With("db.response.status_code", code);
            HttpSpans.Fail(span, reply.Code ?? "org.postgresql.util.PSQLException");
            spans.AddException(span, "org.postgresql.util.PSQLException", "ERROR: the statement failed");
        }
        spans.End(span, call.Context.Instance);
    }
}
