using Analyzer.Detect.Policies;
using Analyzer.Detect.Series;

namespace Analyzer.Detect.Drift;

/// <summary>Compares what the clients of one edge, instance by instance and version by version, do when attempts fail.</summary>
internal static class PolicyDrift
{
    // Of two groups that differ, the smaller diverges; where they are more alike in size than this, the one that strains its callee more.
    private const double AlikeInSize = 0.6;

    /// <summary>All comparisons that the data allows.</summary>
    public static IEnumerable<DriftCandidate> Compare(PolicyTable table) =>
        from edge in table.Edges
        where edge.Key.Caller is not null && !edge.Value.Values.Any(client => client.Seen is { Redelivered: > 0 })
        from groups in new[] { Instances(edge.Value), Versions(edge.Value) }
        where groups.Count > 1
        from aspect in PolicyAspect.All
        from candidate in Compare(edge.Key, groups, aspect)
        select candidate;

    private static List<Group> Instances(SortedDictionary<ClientName, ClientCounts> clients) =>
        [.. from client in clients
            where client.Key.Instance.Length > 0
            let policy = InferredPolicy.Of([client.Value])
            where policy is not null
            select new Group(client.Key, [client.Value], policy)];

    // A version of one named instance is compared as that instance.
    private static List<Group> Versions(SortedDictionary<ClientName, ClientCounts> clients)
    {
        List<Group> groups =
            [.. from client in clients
                where client.Key.Version.Length > 0
                group client by client.Key.Version into version
                let members = version.Select(client => client.Value).ToArray()
                let policy = InferredPolicy.Of(members)
                where policy is not null
                select new Group(new ClientName(version.Key, ""), members, policy)];
        return clients.Count(client => client.Key.Instance.Length > 0) > groups.Count || clients.Keys.Any(client => client.Instance.Length == 0) ? groups : [];
    }

    private static IEnumerable<DriftCandidate> Compare(EdgeName edge, List<Group> groups, PolicyAspect aspect)
    {
        var shown = groups.Where(group => aspect.Value(group.Policy) is not null).ToList();
        if (shown.Count < 2) yield break;
        var usual = Usual(shown, aspect);
        foreach (var group in shown)
        {
            if (group == usual) continue;
            // Peers are those that do as is usual: another one that diverges is no measure.
            var peers = shown.Where(other => other != group && !aspect.Apart(other.Policy, usual.Policy)).SelectMany(other => other.Members);
            if (InferredPolicy.Of(peers) is not { } theirs || aspect.Value(theirs) is not { } value) continue;
            var mine = group.Policy;
            yield return new DriftCandidate(
                edge.Caller!,
                group.Name.Instance,
                group.Name.Version,
                aspect.Name,
                EdgeText.Of(edge),
                edge.Operation,
                aspect.Unit,
                aspect.Probability(mine, theirs),
                aspect.Value(mine)!.Value,
                value,
                aspect.Count(mine),
                aspect.Count(theirs),
                aspect.Apart(mine, usual.Policy) && aspect.Apart(mine, theirs),
                null,
                [.. mine.Seen.Telling.Calls.Take(3)]);
        }
    }

    // The group in the middle, weighted by calls.
    private static Group Usual(List<Group> groups, PolicyAspect aspect)
    {
        var ordered = groups.OrderBy(group => aspect.Value(group.Policy)).ThenBy(group => group.Name).ToArray();
        if (ordered.Length == 2)
        {
            var (low, high) = (ordered[0].Policy.Calls, ordered[1].Policy.Calls);
            if (Math.Min(low, high) >= AlikeInSize * Math.Max(low, high)) return ordered[aspect.MoreStrains ? 0 : 1];
        }

        var (below, half) = (0.0, groups.Sum(group => group.Policy.Calls) / 2);
        foreach (var group in ordered)
        {
            below += group.Policy.Calls;
            if (below >= half) return group;
        }

        return ordered[^1];
    }

    private sealed record Group(ClientName Name, ClientCounts[] Members, InferredPolicy Policy);
}
