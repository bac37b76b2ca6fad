using Analyzer.Detect.Series;

namespace Analyzer.Detect.Policies;

/// <summary>Inferred policies of all edges, all clients of an edge together.</summary>
internal sealed class PolicySet
{
    private readonly Dictionary<EdgeName, EdgeName> _brokers = [];

    private PolicySet()
    {
    }

    /// <summary>By edge; the caller of a redelivering edge is its queue, and all publishers to it are together.</summary>
    public SortedDictionary<EdgeName, InferredPolicy> Edges { get; } = [];

    /// <summary>Infers them.</summary>
    public static PolicySet Of(PolicyTable table)
    {
        var set = new PolicySet();
        var queues = new SortedDictionary<EdgeName, List<ClientCounts>>();
        foreach (var (edge, clients) in table.Edges)
        {
            if (clients.Values.Any(client => client.Seen is { Redelivered: > 0 }))
            {
                var queue = new EdgeName(edge.Operation, edge.Callee, edge.Operation);
                set._brokers.Add(edge, queue);
                if (!queues.TryGetValue(queue, out var all)) queues.Add(queue, all = []);
                all.AddRange(clients.Values);
            }
            else if (InferredPolicy.Of(clients.Values) is { } policy) set.Edges.Add(edge, policy);
        }

        foreach (var (queue, clients) in queues)
        {
            if (InferredPolicy.Of(clients) is { } policy) set.Edges[queue] = policy;
        }

        return set;
    }

    /// <summary>Policy of an edge, of its queue where that repeats; null where none is known.</summary>
    public InferredPolicy? Find(EdgeName edge) => Edges.GetValueOrDefault(_brokers.GetValueOrDefault(edge, edge));
}
