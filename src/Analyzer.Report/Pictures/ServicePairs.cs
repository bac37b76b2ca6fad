using Analyzer.Model.Findings;

namespace Analyzer.Report.Pictures;

/// <summary>A service, peer or the entry as a node of the picture.</summary>
/// <param name="Name">Name.</param>
/// <param name="Layer">Column, from 0.</param>
/// <param name="Instrumented">Whether it sends spans.</param>
/// <param name="IsEntry">Whether it stands for those who send requests from outside.</param>
/// <param name="Calls">Calls it received.</param>
/// <param name="Attempts">Attempts it received.</param>
internal sealed record GraphNode(string Name, int Layer, bool Instrumented, bool IsEntry, double Calls, double Attempts);

/// <summary>Everything between two services, all operations together.</summary>
/// <param name="From">Index of the caller.</param>
/// <param name="To">Index of the callee.</param>
/// <param name="Calls">Calls.</param>
/// <param name="Attempts">Attempts.</param>
/// <param name="Excess">Attempts beyond calls.</param>
/// <param name="Masked">Failed attempts that the entry does not show.</param>
internal sealed record GraphEdge(int From, int To, double Calls, double Attempts, double Excess, double Masked)
{
    /// <summary>Attempts for each call.</summary>
    public double Factor => Calls > 0 ? Attempts / Calls : 1;
}

/// <summary>The service graph as the picture needs it: nodes in columns, one edge for each pair.</summary>
internal static class ServicePairs
{
    /// <summary>Gathers nodes and edges from a result, in a stable order.</summary>
    public static (IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges) Of(AnalysisResult result)
    {
        var edges = result.Edges.Where(edge => edge.Counts.Attempts > 0).ToList();
        var hasEntry = edges.Any(edge => edge.Caller is null);
        var layers = result.Services.ToDictionary(service => service.Name, service => service.Layer, StringComparer.Ordinal);
        var instrumented = result.Services.ToDictionary(service => service.Name, service => service.Instrumented, StringComparer.Ordinal);
        foreach (var edge in edges)
        {
            // A name that only an edge knows stands right of its caller.
            if (edge.Caller is { } caller) layers.TryAdd(caller, 0);
            layers.TryAdd(edge.Callee, edge.Caller is null ? 0 : layers[edge.Caller] + 1);
            instrumented.TryAdd(edge.Callee, edge.Instrumented);
        }

        var columns = layers.Values.Distinct().Order().Select((layer, index) => (layer, index)).ToDictionary(pair => pair.layer, pair => pair.index + (hasEntry ? 1 : 0));
        var received = edges.GroupBy(edge => edge.Callee, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (Calls: group.Sum(edge => edge.Counts.Calls), Attempts: group.Sum(edge => edge.Counts.Attempts)), StringComparer.Ordinal);
        List<GraphNode> nodes = [];
        if (hasEntry) nodes.Add(new GraphNode("requests", 0, true, true, 0, 0));
        foreach (var (name, layer) in layers.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var (calls, attempts) = received.GetValueOrDefault(name);
            nodes.Add(new GraphNode(name, columns[layer], instrumented.GetValueOrDefault(name, true), false, calls, attempts));
        }

        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
            if (!nodes[i].IsEntry) indices[nodes[i].Name] = i;
        var pairs = edges.GroupBy(edge => (From: edge.Caller is null ? 0 : indices[edge.Caller], To: indices[edge.Callee]))
            .Select(group => new GraphEdge(
                group.Key.From,
                group.Key.To,
                group.Sum(edge => edge.Counts.Calls),
                group.Sum(edge => edge.Counts.Attempts),
                group.Sum(edge => Math.Max(0, edge.Counts.Excess)),
                group.Sum(edge => edge.Counts.Masked)))
            .OrderBy(edge => edge.From).ThenBy(edge => edge.To);
        return (nodes, [.. pairs]);
    }
}
