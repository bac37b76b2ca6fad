using Analyzer.Model.Calls;

namespace Analyzer.Graph.Outcomes;

/// <summary>Takes from each callee's time what it spent on calls of its own, waits between tries included.</summary>
internal static class SelfTimes
{
    /// <summary>Subtracts, from <see cref="Attempt.SelfNs"/>, the union of the calls made inside each attempt.</summary>
    public static void Subtract(Call[] calls, Attempt[] attempts)
    {
        var coveredUntil = new long[attempts.Length];
        // Calls of one trace come by start, so the union of intervals needs one pass; those that began in another trace are
        // rare and at worst count twice, which the floor at zero bounds.
        foreach (ref readonly var call in calls.AsSpan())
        {
            if (call.ParentAttempt < 0 || call.Kind == CallKind.Redelivery) continue;
            ref var parent = ref attempts[call.ParentAttempt];
            if (parent.SelfNs <= 0) continue;
            var end = Math.Min(call.StartNs + call.DurationNs, parent.EndNs + parent.OrphanedNs);
            var start = Math.Max(call.StartNs, Math.Max(parent.StartNs, coveredUntil[call.ParentAttempt]));
            if (end <= start) continue;
            coveredUntil[call.ParentAttempt] = end;
            parent.SelfNs = Math.Max(0, parent.SelfNs - (end - start));
        }
    }
}
