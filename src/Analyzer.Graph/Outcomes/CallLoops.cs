using Analyzer.Model.Calls;

namespace Analyzer.Graph.Outcomes;

/// <summary>
/// Messages may come back: a handler sends what another's handler, linked to it, sends again. Nothing can have caused itself,
/// so each such circle of callers is cut at its first call.
/// </summary>
internal static class CallLoops
{
    /// <summary>Makes <see cref="Call.ParentAttempt"/> acyclic.</summary>
    public static void Cut(Call[] calls, int attempts)
    {
        // Calls come by trace and start: where every caller stands before its calls there is no circle.
        if (!AnyLaterCaller(calls)) return;
        var callOfAttempt = CallOfAttempt(calls, attempts);
        var state = new byte[calls.Length];
        var path = new List<int>();
        for (var number = 0; number < calls.Length; number++)
        {
            path.Clear();
            var at = number;
            while (at >= 0 && state[at] == 0)
            {
                state[at] = 1;
                path.Add(at);
                at = CallerOf(calls, callOfAttempt, at);
            }

            if (at >= 0 && state[at] == 1)
            {
                var first = at;
                for (var step = CallerOf(calls, callOfAttempt, at); step != at; step = CallerOf(calls, callOfAttempt, step)) first = Math.Min(first, step);
                calls[first].ParentAttempt = -1;
            }

            foreach (var walked in path) state[walked] = 2;
        }
    }

    /// <summary>The call of each attempt.</summary>
    public static int[] CallOfAttempt(Call[] calls, int attempts)
    {
        var owners = new int[attempts];
        for (var number = 0; number < calls.Length; number++) owners.AsSpan(calls[number].FirstAttempt, calls[number].AttemptCount).Fill(number);
        return owners;
    }

    private static bool AnyLaterCaller(Call[] calls)
    {
        foreach (ref readonly var call in calls.AsSpan())
            if (call.ParentAttempt >= call.FirstAttempt) return true;
        return false;
    }

    private static int CallerOf(Call[] calls, int[] callOfAttempt, int call) => calls[call].ParentAttempt is >= 0 and var parent ? callOfAttempt[parent] : -1;
}
