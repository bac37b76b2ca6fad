using Analyzer.Model.Calls;

namespace Analyzer.Graph.Outcomes;

/// <summary>How a call ended, from how its attempts did.</summary>
internal static class CallOutcomes
{
    /// <summary>Sets outcome, times and flags of a call.</summary>
    public static void Settle(ref Call call, ReadOnlySpan<Attempt> attempts)
    {
        ref readonly var last = ref attempts[^1];
        var anyLost = call.UntimedAttempts > 0;
        var end = long.MinValue;
        var winner = -1;
        for (var number = 0; number < attempts.Length; number++)
        {
            ref readonly var attempt = ref attempts[number];
            end = Math.Max(end, attempt.EndNs);
            if (attempt.Status == AttemptStatus.Timeout) call.Flags |= CallFlags.TimedOut;
            if (attempt.Status == AttemptStatus.Ok)
            {
                if (winner < 0) winner = number;
            }
            else anyLost = true;
        }

        call.StartNs = attempts[0].StartNs;
        call.Outcome = call.Kind == CallKind.Hedge
            ? winner >= 0 ? CallOutcome.Ok : AllCancelled(attempts) ? CallOutcome.Cancelled : CallOutcome.Exhausted
            : last.Status switch
            {
                AttemptStatus.Ok => anyLost ? CallOutcome.OkAfterRetry : CallOutcome.Ok,
                AttemptStatus.Cancelled => CallOutcome.Cancelled,
                _ => call.TotalAttempts > 1 ? CallOutcome.Exhausted : CallOutcome.Failed,
            };
        // A hedged caller leaves with the first answer.
        if (call.Kind == CallKind.Hedge && winner >= 0) end = attempts[winner].EndNs;
        call.DurationNs = Math.Max(0, end - call.StartNs);
        if (call.Outcome is CallOutcome.Ok or CallOutcome.OkAfterRetry) call.Flags &= ~CallFlags.ClientError;
    }

    private static bool AllCancelled(ReadOnlySpan<Attempt> attempts)
    {
        foreach (ref readonly var attempt in attempts)
            if (attempt.Status != AttemptStatus.Cancelled) return false;
        return true;
    }
}
