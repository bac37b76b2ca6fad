using Analyzer.Model.Calls;

namespace Analyzer.Graph.Chains;

/// <summary>
/// The chain of work that the end of a request waited for. From the end back in time, at each moment the child that
/// finished last; where no child ran, the caller itself (CRISP, Zhang et al., USENIX ATC 2022, § 3).
/// </summary>
public static class CriticalPath
{
    // Some SDKs tick in whole milliseconds: a child may seem to end up to one later than its parent.
    private const long ClockTickNs = 1_000_000;

    /// <summary>Attempts on the critical path of a call, its own included, as indices of <see cref="CallSet.Attempts"/>.</summary>
    /// <param name="set">The calls.</param>
    /// <param name="call">Index of the call from whose end to go back: usually an entry.</param>
    /// <param name="callsOf">Calls made in an attempt, in any order.</param>
    public static IReadOnlySet<int> Of(CallSet set, int call, Func<int, IReadOnlyList<int>> callsOf)
    {
        var path = new HashSet<int>();
        var pending = new Stack<(int Call, long EndNs)>();
        pending.Push((call, EndOf(set.Calls[call])));
        while (pending.TryPop(out var next))
        {
            var cursor = next.EndNs;
            foreach (var attempt in LatestFirst(set, next.Call))
            {
                ref readonly var row = ref set.Attempts[attempt];
                // An attempt that outlived the moment waited for (a hedge's loser) held nothing up.
                if (row.EndNs > cursor + ClockTickNs || !path.Add(attempt)) continue;
                AwaitChildren(set, callsOf(attempt), row, pending);
                cursor = Math.Min(cursor, row.StartNs);
            }
        }

        return path;
    }

    private static void AwaitChildren(CallSet set, IReadOnlyList<int> children, in Attempt attempt, Stack<(int Call, long EndNs)> pending)
    {
        if (children.Count == 0) return;
        var latestFirst = children.ToArray();
        Array.Sort(latestFirst, (a, b) =>
        {
            var order = EndOf(set.Calls[b]).CompareTo(EndOf(set.Calls[a]));
            return order != 0 ? order : a.CompareTo(b);
        });
        var cursor = attempt.EndNs;
        foreach (var child in latestFirst)
        {
            ref readonly var call = ref set.Calls[child];
            var end = EndOf(call);
            // What ended after the cursor ran beside the path, or in vain after the caller had left.
            if (end > cursor + ClockTickNs) continue;
            pending.Push((child, end));
            cursor = Math.Min(cursor, call.StartNs);
        }
    }

    private static IEnumerable<int> LatestFirst(CallSet set, int call) =>
        Enumerable.Range(set.Calls[call].FirstAttempt, set.Calls[call].AttemptCount)
            .OrderByDescending(attempt => set.Attempts[attempt].EndNs)
            .ThenBy(attempt => attempt);

    private static long EndOf(in Call call) => call.StartNs + call.DurationNs;
}
