using Analyzer.Detect.Series;

namespace Analyzer.Detect.Policies;

/// <summary>
/// Calls reduced to what clients' policies are inferred from: per edge and client (version and instance) how many attempts
/// calls made, which failures were followed by another, after which waits, and when attempts ran out of time. Its size
/// depends on edges and clients, not on calls. Tables of different slices and windows merge by adding.
/// </summary>
internal sealed class PolicyTable
{
    /// <summary>Clients by edge; entries have none.</summary>
    public SortedDictionary<EdgeName, SortedDictionary<ClientName, ClientCounts>> Edges { get; } = [];

    /// <summary>Counts of a client on an edge, added where it is new.</summary>
    public ClientCounts Of(EdgeName edge, ClientName client)
    {
        if (!Edges.TryGetValue(edge, out var clients)) Edges.Add(edge, clients = []);
        if (!clients.TryGetValue(client, out var counts)) clients.Add(client, counts = new ClientCounts());
        return counts;
    }

    /// <summary>Adds the table of another slice or window.</summary>
    public void Merge(PolicyTable other)
    {
        foreach (var (edge, clients) in other.Edges)
        {
            foreach (var (client, counts) in clients) Of(edge, client).Merge(counts);
        }
    }
}
