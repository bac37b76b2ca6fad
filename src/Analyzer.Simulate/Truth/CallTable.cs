using System.Globalization;

namespace Analyzer.Simulate.Truth;

/// <summary>Calls as the truth file lists them.</summary>
internal static class CallTable
{
    public static TruthCall ToTruth(CallRecord call)
    {
        var attempts = call.Attempts.Select(attempt => ToTruth(call, attempt)).ToList();
        return new TruthCall(
            call.Id.ToString(CultureInfo.InvariantCulture),
            SpanIds.Format(call.TraceId),
            call.Caller,
            call.CallerVersion,
            call.Callee,
            call.Operation,
            call.Kind,
            call.Group,
            call.Outcome,
            call.Fallback,
            call.AttemptCount,
            call.Requests > 1 ? call.Requests : null,
            attempts.Count(attempt => attempt.Exported),
            call.CallSpan is { } span ? SpanIds.Format(span.SpanId) : null,
            attempts);
    }

    private static TruthAttempt ToTruth(CallRecord call, AttemptRecord attempt)
    {
        var (client, server) = (attempt.ClientSpan, attempt.ServerSpan);
        // A message's PRODUCER span is the same for all deliveries: only the CONSUMER span shows one.
        var shownByServer = client is null || ReferenceEquals(client, call.CallSpan);
        var shown = shownByServer ? server : client;
        return new TruthAttempt(
            client is null ? null : SpanIds.Format(client.SpanId),
            server is null ? null : SpanIds.Format(server.SpanId),
            server is not null && server.TraceId != call.TraceId ? SpanIds.Format(server.TraceId) : null,
            attempt.Result,
            shown is { Exported: true },
            client is { Exported: true },
            server is { Exported: true });
    }
}
