using Analyzer.Graph.Outcomes;
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
        var callOfAttempt = CallLoops.CallOfAttempt(calls, attempts.Length);
        var hasFailingChild = new bool[attempts.Length];
        foreach (ref readonly var call in calls.AsSpan())
        {
            if (call.ParentAttempt >= 0 && call.IsError && (call.Flags & CallFlags.ClientError) == 0) hasFailingChild[call.ParentAttempt] = true;
        }

        var ends = new PathEnds(calls, attempts, callOfAttempt);
        var paths = new List<ErrorPath>();
        for (var number = 0; number < calls.Length; number++)
            if (OwnFailures(calls[number], attempts, hasFailingChild) is > 0 and var failures) paths.Add(Follow(number, failures, calls, ends));
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

    private static ErrorPath Follow(int origin, int failures, Call[] calls, PathEnds ends)
    {
        var (top, hops) = ends.Of(origin);
        return new ErrorPath(origin, top, hops, (calls[top].Flags & CallFlags.Entry) != 0 && calls[top].IsError, failures);
    }
}
