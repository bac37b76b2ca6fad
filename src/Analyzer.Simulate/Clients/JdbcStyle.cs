using Analyzer.Simulate.Services;
using Analyzer.Simulate.Spans;

namespace Analyzer.Simulate.Clients;

/// <summary>The Java agent's JDBC instrumentation: one CLIENT span a statement, named after its verb and table.</summary>
internal sealed class JdbcStyle(SpanRecorder spans) : IClientStyle
{
    private static readonly SimScope Scope = new("io.opentelemetry.jdbc", "2.20.1-alpha");

    public void BeginAttempt(ClientCall call, ClientAttempt attempt)
    {
        var target = call.Target;
        var words = target.Operation.Split(' ');
        attempt.Shown = attempt.ContextSpan = spans
            .Start(
                call.Context.Instance,
                Scope,
                $"{words[0]} {target.Callee.Peer!.Namespace}.{words[^1]}",
                SimSpanKind.Client,
                call.Context.TraceId,
                call.Context.ParentSpanId)
            .With("db.system.name", "postgresql")
            .With("db.namespace", target.Callee.Peer!.Namespace)
            .With("db.query.text", target.Statement!)
            .With("db.operation.name", words[0])
            .With("db.collection.name", words[^1])
            .With("server.address", target.Address)
            .With("server.port", target.Port);
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
