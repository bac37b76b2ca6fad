using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Policies;

/// <summary>Policies as findings: of each edge, of its versions where there are several, and of instances that diverge.</summary>
internal static class PolicyFinder
{
    /// <summary>Those that multiply most first.</summary>
    /// <param name="table">What clients did.</param>
    /// <param name="policies">Policies of edges.</param>
    /// <param name="drift">Divergences; an instance whose policy is among them is listed apart.</param>
    public static IReadOnlyList<ClientPolicy> Find(PolicyTable table, PolicySet policies, IReadOnlyList<DriftFinding> drift)
    {
        var found = new List<ClientPolicy>();
        foreach (var (edge, policy) in policies.Edges) found.Add(policy.ToFinding(edge.Caller ?? "", edge.Callee, edge.Operation, null, null));
        foreach (var (edge, clients) in table.Edges)
        {
            if (!policies.Edges.ContainsKey(edge)) continue;
            found.AddRange(OfVersions(edge, clients));
            found.AddRange(OfInstances(edge, clients, drift));
        }

        return [.. found
            .OrderByDescending(policy => policy.MaxAttempts)
            .ThenByDescending(policy => policy.RetriedCalls)
            .ThenByDescending(policy => policy.Calls)
            .ThenBy(policy => policy.Caller, StringComparer.Ordinal)
            .ThenBy(policy => policy.Callee, StringComparer.Ordinal)
            .ThenBy(policy => policy.Operation, StringComparer.Ordinal)
            .ThenBy(policy => policy.Version, StringComparer.Ordinal)
            .ThenBy(policy => policy.Instance, StringComparer.Ordinal)];
    }

    private static IEnumerable<ClientPolicy> OfVersions(EdgeName edge, SortedDictionary<ClientName, ClientCounts> clients)
    {
        var versions = clients.Where(client => client.Key.Version.Length > 0).GroupBy(client => client.Key.Version, client => client.Value, StringComparer.Ordinal).ToArray();
        if (versions.Length < 2) yield break;
        foreach (var version in versions)
        {
            if (InferredPolicy.Of(version) is { } policy) yield return policy.ToFinding(edge.Caller!, edge.Callee, edge.Operation, null, version.Key);
        }
    }

    private static IEnumerable<ClientPolicy> OfInstances(EdgeName edge, SortedDictionary<ClientName, ClientCounts> clients, IReadOnlyList<DriftFinding> drift)
    {
        var name = EdgeText.Of(edge);
        foreach (var (client, counts) in clients)
        {
            // The only instance of its version is listed as the version.
            var alone = client.Version.Length > 0 && clients.Keys.Count(other => other.Version == client.Version) == 1;
            if (alone || client.Instance.Length == 0 || !drift.Any(finding => finding.Edge == name && finding.Instance == client.Instance)) continue;
            if (InferredPolicy.Of([counts]) is { } policy)
                yield return policy.ToFinding(edge.Caller!, edge.Callee, edge.Operation, client.Instance, client.Version.Length > 0 ? client.Version : null);
        }
    }
}
