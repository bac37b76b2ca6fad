using Analyzer.Model.Calls;

namespace Analyzer.Graph.Chains;

/// <summary>
/// Follows each failure from where it arose up to where it stopped, so that one error seen at five places counts once: the
/// origin is a call with a failed attempt under which no other call failed.
/// </summary>
internal static class ErrorPathFinder
{
    /// <summary>One path for each call in which a failure arose, in the order of calls.</summary>
    public static ErrorPath[] Find(Call[] calls, Attempt[] attempts)
    {
        var callOfAttempt = new int[attempts.Length];
        var hasFailingChild = new bool[attempts.Length];
        for (var number = 0; number < calls.Length; number++)
        {
            ref readonly var call = ref calls[number];
            callOfAttempt.AsSpan(call.FirstAttempt, call.AttemptCount).Fill(number);
            if (call.ParentAttempt >= 0 && call.IsError && (call.Flags & CallFlags.ClientError) == 0) hasFailingChild[call.ParentAttempt] = true;
        }

        var paths = new List<ErrorPath>();
        for (var number = 0; number < calls.Length; number++)
            if (OwnFailures(calls[number], attempts, hasFailingChild) is > 0 and var failures) paths.Add(Follow(number, failures, calls, attempts, callOfAttempt));
        return [.. paths];
    }

    private static int OwnFailures(in Call call, Attempt[] attempts, bool[] hasFailingChild)
    {
        if ((call.Flags & CallFlags.ClientError) != 0) return 0;
        var failures = 0;
        for (var attempt = call.FirstAttempt; attempt < call.FirstAttempt + call.AttemptCount; attempt++)
            if (attempts[attempt].Status is AttemptStatus.Error or AttemptStatus.Timeout && !hasFailingChild[attempt]) failures++;
        return failures;
    }

    private static ErrorPath Follow(int origin, int failures, Call[] calls, Attempt[] attempts, int[] callOfAttempt)
    {
        var at = origin;
        var hops = 1;
        // A parent always began before its child; the bound guards against chains of linked messages that come back.
        while (hops < 1024)
        {
            ref readonly var call = ref calls[at];
            if (!call.IsError || call.ParentAttempt < 0) break;
            if (attempts[call.ParentAttempt].Status is not (AttemptStatus.Error or AttemptStatus.Timeout)) break;
            at = callOfAttempt[call.ParentAttempt];
            hops++;
        }

        return new ErrorPath(origin, at, hops, (calls[at].Flags & CallFlags.Entry) != 0 && calls[at].IsError, failures);
    }
}
