using QuikGraph;
using QuikGraph.Algorithms;
using QuikGraph.Algorithms.ShortestPath;

namespace Analyzer.Graph.Services;

/// <summary>Services and peers with the calls between them, as a graph of QuikGraph.</summary>
public sealed class ServiceGraph
{
    private ServiceGraph(BidirectionalGraph<string, SEquatableEdge<string>> graph) => Graph = graph;

    /// <summary>The graph itself, for QuikGraph's algorithms. One edge for each pair of caller and callee.</summary>
    public IBidirectionalGraph<string, SEquatableEdge<string>> Graph { get; }

    /// <summary>Builds the graph. Order and repetition do not matter.</summary>
    /// <param name="services">Services and peers.</param>
    /// <param name="calls">Who calls whom; names that are not among <paramref name="services"/> are added.</param>
    public static ServiceGraph Build(IEnumerable<string> services, IEnumerable<(string Caller, string Callee)> calls)
    {
        var edges = calls.Distinct()
            .OrderBy(call => call.Caller, StringComparer.Ordinal)
            .ThenBy(call => call.Callee, StringComparer.Ordinal)
            .ToList();
        var graph = new BidirectionalGraph<string, SEquatableEdge<string>>(allowParallelEdges: false);
        graph.AddVertexRange(services.Concat(edges.SelectMany(call => new[] { call.Caller, call.Callee })).Distinct().Order(StringComparer.Ordinal));
        graph.AddEdgeRange(edges.Select(call => new SEquatableEdge<string>(call.Caller, call.Callee)));
        return new ServiceGraph(graph);
    }

    /// <summary>Every service with its layer, by name.</summary>
    public IReadOnlyList<ServiceNode> Nodes()
    {
        var components = new Dictionary<string, int>();
        var count = Graph.StronglyConnectedComponents(components);
        var members = new int[count];
        foreach (var component in components.Values) members[component]++;
        var layers = Layers(components, count);
        return [.. Graph.Vertices.Order(StringComparer.Ordinal).Select(name => new ServiceNode(
            name,
            layers[components[name]],
            members[components[name]] > 1 || Graph.ContainsEdge(name, name)))];
    }

    // Longest path = shortest path with the relaxation of critical paths, from one source put before every component that nothing calls.
    private Dictionary<int, int> Layers(Dictionary<string, int> components, int count)
    {
        const int Source = -1;
        var condensed = new BidirectionalGraph<int, SEquatableEdge<int>>(allowParallelEdges: false);
        condensed.AddVertex(Source);
        condensed.AddVertexRange(Enumerable.Range(0, count));
        foreach (var edge in Graph.Edges)
        {
            var (from, to) = (components[edge.Source], components[edge.Target]);
            if (from != to) condensed.AddEdge(new SEquatableEdge<int>(from, to));
        }

        for (var component = 0; component < count; component++)
        {
            if (condensed.IsInEdgesEmpty(component)) condensed.AddEdge(new SEquatableEdge<int>(Source, component));
        }

        var longest = new DagShortestPathAlgorithm<int, SEquatableEdge<int>>(condensed, _ => 1, DistanceRelaxers.CriticalDistance);
        longest.Compute(Source);
        return Enumerable.Range(0, count).ToDictionary(component => component, component => (int)longest.GetDistance(component) - 1);
    }
}
