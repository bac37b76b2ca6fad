using Analyzer.Detect.Policies;
using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Drift;

/// <summary>Compares what clients of one edge, instance by instance and version by version, do when attempts fail.</summary>
internal static class PolicyDrift
{
    private const int LeastDurations = 5;

    private const double AlikeInSize = 0.6;

    private const double LeastTimeoutRatio = 1.1, LeastWaitRatio = 1.5, LeastWaitNs = 5e6;

    /// <summary>All comparisons that the data allows.</summary>
    public static IEnumerable<DriftCandidate> Compare(PolicyTable table)
    {
        foreach (var (edge, clients) in table.Edges)
        {
            if (edge.Caller is null || clients.Values.Any(client => client.Seen is { Redelivered: > 0 })) continue;
            if (clients.Count(client => client.Value.Seen is not null) < 2) continue;
            foreach (var (client, counts) in clients)
            {
                if (client.Instance.Length == 0) continue;
                foreach (var candidate in Compare(edge, client, [counts], clients.Values)) yield return candidate;
            }

            foreach (var version in clients.GroupBy(client => client.Key.Version, client => client.Value, StringComparer.Ordinal))
            {
                var members = version.ToArray();
                if (version.Key.Length == 0 || members.Length == clients.Count || (members.Length == 1 && clients.Single(client => client.Key.Version == version.Key).Key.Instance.Length > 0)) continue;
                foreach (var candidate in Compare(edge, new ClientName(version.Key, ""), members, clients.Values)) yield return candidate;
            }
        }
    }

    private static IEnumerable<DriftCandidate> Compare(EdgeName edge, ClientName client, ClientCounts[] own, IReadOnlyCollection<ClientCounts> all)
    {
        if (InferredPolicy.Of(own) is not { } mine || InferredPolicy.Of(all.Except(own)) is not { } theirs) yield break;
        foreach (var candidate in new[] { Attempts(mine, theirs), Timeouts(mine, theirs), Waits(mine, theirs) })
        {
            if (candidate is null) continue;
            yield return candidate with
            {
                Matters = candidate.Matters && Diverges(candidate, mine.Calls, theirs.Calls),
                Service = edge.Caller!,
                Instance = client.Instance,
                Version = client.Version,
                Edge = EdgeText.Of(edge),
                Operation = edge.Operation,
                Shown = [.. mine.Seen.Telling.Calls.Take(3)],
            };
        }
    }

    // Of two that differ the smaller group diverges; of two alike in size, the one that strains its callee more.
    private static bool Diverges(DriftCandidate candidate, double mine, double theirs)
    {
        if (Math.Min(mine, theirs) < AlikeInSize * Math.Max(mine, theirs)) return mine < theirs;
        return candidate.Aspect == "attempts" ? candidate.Value > candidate.Peers : candidate.Value < candidate.Peers;
    }

    // Where the one that makes fewer attempts stops, the other goes on: of the calls that failed so far, how many stopped?
    private static DriftCandidate? Attempts(InferredPolicy mine, InferredPolicy theirs)
    {
        var least = Math.Min(mine.Limit.Most, theirs.Limit.Most);
        var (myStops, theirStops) = (mine.Failures.Stopped(mine.Seen)[least], theirs.Failures.Stopped(theirs.Seen)[least]);
        var (myOn, theirOn) = (mine.Seen.Reached()[least + 1], theirs.Seen.Reached()[least + 1]);
        if (myStops + myOn == 0 || theirStops + theirOn == 0) return null;
        var probability = ExactTest.Probability(myStops, myStops + myOn, theirStops, theirStops + theirOn);
        var lower = mine.Limit.Most < theirs.Limit.Most ? mine.Limit : theirs.Limit;
        var matters = mine.Limit.Most != theirs.Limit.Most && lower.Reached;
        return Candidate("attempts", "ratio", probability, mine.Limit.Most, theirs.Limit.Most, myStops + myOn, theirStops + theirOn, matters);
    }

    private static DriftCandidate? Timeouts(InferredPolicy mine, InferredPolicy theirs)
    {
        if (mine.Timeout is not { } own || theirs.Timeout is not { } others || own.CoversCall != others.CoversCall) return null;
        if (own.Durations.Count < LeastDurations || others.Durations.Count < LeastDurations) return null;
        var probability = RankTest.Probability(own.Durations, others.Durations);
        var matters = Ratio(own.Ns, others.Ns) >= LeastTimeoutRatio;
        return Candidate("timeout", "ns", probability, own.Ns, others.Ns, own.Durations.Count, others.Durations.Count, matters);
    }

    private static DriftCandidate? Waits(InferredPolicy mine, InferredPolicy theirs)
    {
        var (own, others) = (mine.Seen.WaitNs[0], theirs.Seen.WaitNs[0]);
        if (own.Count < LeastDurations || others.Count < LeastDurations) return null;
        var probability = RankTest.Probability(own, others);
        var (value, peers) = (own.Quantile(0.5), others.Quantile(0.5));
        var matters = Math.Abs(value - peers) >= LeastWaitNs && Ratio(value, peers) >= LeastWaitRatio && mine.Backoff.Kind != BackoffKind.Unknown;
        return Candidate("backoff", "ns", probability, value, peers, own.Count, others.Count, matters);
    }

    private static double Ratio(double a, double b) => Math.Max(a, b) / Math.Max(1, Math.Min(a, b));

    private static DriftCandidate Candidate(string aspect, string unit, double probability, double value, double peers, long count, long peerCount, bool matters) =>
        new("", "", "", aspect, null, "", unit, probability, value, peers, count, peerCount, matters, null, []);
}
