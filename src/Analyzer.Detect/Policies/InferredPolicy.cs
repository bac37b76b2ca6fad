using Analyzer.Model.Findings;

namespace Analyzer.Detect.Policies;

/// <summary>A client's behaviour on an edge with what it was inferred from.</summary>
/// <param name="Seen">What it did.</param>
/// <param name="Failures">Which failures it tries again.</param>
/// <param name="Limit">How often.</param>
/// <param name="Timeout">After which it gives up an attempt; null where unknown.</param>
/// <param name="Backoff">How it waits.</param>
/// <param name="Calls">Calls, weighted.</param>
/// <param name="RepeatedCalls">Of those, the ones with several attempts.</param>
internal sealed record InferredPolicy(Repetitions Seen, RetriedFailures Failures, AttemptLimit Limit, AttemptTimeout? Timeout, Backoff Backoff, double Calls, double RepeatedCalls)
{
    /// <summary>Time, ns, that a call may take when every attempt runs out of time; null where the time-out is unknown.</summary>
    public double? NeedsNs
    {
        get
        {
            if (Timeout is null) return null;
            if (Timeout.CoversCall) return Timeout.Ns;
            var needs = (double)Timeout.Ns * Limit.Most;
            if (Seen.Hedged > 0) return Timeout.Ns + ((Limit.Most - 1) * (double)(Backoff.BaseNs ?? 0));
            for (var attempt = 1; attempt < Limit.Most; attempt++) needs += Backoff.WaitAfter(attempt);
            return needs;
        }
    }

    /// <summary>Infers the policy of clients together; null where no attempt failed and none was sent beside another.</summary>
    public static InferredPolicy? Of(IEnumerable<ClientCounts> clients)
    {
        var all = new ClientCounts();
        foreach (var client in clients) all.Merge(client);
        if (all.Seen is not { } seen) return null;
        // Calls cut off by others, and nothing else, show no policy.
        if (seen.Failures.Count == 0 && all.RepeatedCalls == 0) return null;
        var failures = RetriedFailures.Of(seen);
        return new InferredPolicy(seen, failures, AttemptLimit.Of(seen, failures.Stopped(seen)), AttemptTimeout.Of(seen), Backoff.Of(seen), all.Calls, all.RepeatedCalls);
    }

    /// <summary>The finding.</summary>
    /// <param name="caller">Calling service; for redeliveries the queue or topic.</param>
    /// <param name="callee">Called service.</param>
    /// <param name="operation">What is called.</param>
    /// <param name="instance">Instance of the caller; null: all of them.</param>
    /// <param name="version">Version of the caller; null: all of them.</param>
    public ClientPolicy ToFinding(string caller, string callee, string operation, string? instance, string? version) => new(
        caller,
        callee,
        operation,
        instance,
        version,
        Limit.Most,
        Limit.Reached,
        Timeout?.Ns,
        Backoff.Kind,
        Backoff.BaseNs,
        Failures.Retried,
        Failures.NotRetried,
        Calls,
        RepeatedCalls,
        Math.Round(Limit.Confidence * (RepeatedCalls > 0 ? Seen.LowestConfidence : 1), 3),
        [.. Seen.Telling.Calls.Take(3).Select(call => new SpanReference(call.Trace.ToString(), call.Span.ToString()))])
    {
        TimeoutCoversCall = Timeout?.CoversCall ?? false,
        Hedged = Seen.Hedged > 0,
    };
}
