using Analyzer.Graph;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using Analyzer.Service.Rest.Answers;

namespace Analyzer.Service.Rest.Traces;

/// <summary>The calls of one trace as clients get them.</summary>
internal static class TraceChain
{
    /// <summary>Reconstructs them.</summary>
    public static TraceCalls Of(TraceId trace, SpanBatch spans, CancellationToken cancellation)
    {
        var calls = Reconstruction.Run(spans, new ReconstructionOptions(), cancellation);
        var callOfAttempt = new int[calls.Attempts.Length];
        for (var call = 0; call < calls.Calls.Length; call++) Array.Fill(callOfAttempt, call, calls.Calls[call].FirstAttempt, calls.Calls[call].AttemptCount);
        // Callers first: by depth, then as the calls began.
        var order = Enumerable.Range(0, calls.Calls.Length).OrderBy(call => Depth(calls, callOfAttempt, call)).ThenBy(call => calls.Calls[call].StartNs).ToArray();
        var places = new int[order.Length];
        for (var place = 0; place < order.Length; place++) places[order[place]] = place;
        return new TraceCalls(trace.ToString(), [.. order.Select(call => View(calls, calls.Calls[call], calls.Calls[call].ParentAttempt is >= 0 and var parent ? places[callOfAttempt[parent]] : null))]);
    }

    private static int Depth(CallSet calls, int[] callOfAttempt, int call)
    {
        var depth = 0;
        for (var at = calls.Calls[call].ParentAttempt; at >= 0 && depth <= calls.Calls.Length; depth++) at = calls.Calls[callOfAttempt[at]].ParentAttempt;
        return depth;
    }

    private static CallView View(CallSet calls, Call call, int? parent) => new(
        call.Caller == 0 ? null : calls.Text(call.Caller), calls.Text(call.Callee), calls.Text(call.Operation), call.Kind, call.Outcome, call.Verdict, Math.Round(call.Confidence, 4),
        new Instant(call.StartNs), call.DurationNs, call.TotalAttempts, parent, [.. calls.AttemptsOf(call).ToArray().Select(attempt => View(calls, attempt))]);

    private static CallAttempt View(CallSet calls, Attempt attempt)
    {
        var server = attempt is { ClientSpan: >= 0, ServerSpan: >= 0 } ? SpanIdOf(calls, attempt.ServerSpan) : null;
        return new CallAttempt(
            SpanIdOf(calls, attempt.Span), server, calls.Spans.TraceIdOf(attempt.Span).ToString(), attempt.Number, new Instant(attempt.StartNs), attempt.DurationNs, attempt.Status,
            attempt.Failure == 0 ? null : calls.Text(attempt.Failure));
    }

    private static string SpanIdOf(CallSet calls, int row) => new SpanId(calls.Spans.SpanIds[row]).ToString();
}
