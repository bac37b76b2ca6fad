namespace Analyzer.Report.Pictures;

/// <summary>
/// The part of a large graph that tells the story: the ends of the loudest edges with their ways from the entry, then
/// the busiest services, up to as many as can be read. What is left out stands in the table.
/// </summary>
internal static class GraphFocus
{
    /// <summary>More nodes than this cannot be read on a page.</summary>
    public const int MostNodes = 60;

    /// <summary>The nodes to draw; all of them where they are few.</summary>
    public static (IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges) Of(IReadOnlyList<GraphNode> nodes, IReadOnlyList<GraphEdge> edges)
    {
        if (nodes.Count <= MostNodes) return (nodes, edges);
        var kept = Choose(nodes, edges);
        var columns = kept.Select(node => nodes[node].Layer).Distinct().Order().ToList();
        var indices = kept.Select((node, index) => (node, index)).ToDictionary(pair => pair.node, pair => pair.index);
        return (
            [.. kept.Select(node => nodes[node] with { Layer = columns.IndexOf(nodes[node].Layer) })],
            [.. edges.Where(edge => indices.ContainsKey(edge.From) && indices.ContainsKey(edge.To)).Select(edge => edge with { From = indices[edge.From], To = indices[edge.To] })]);
    }

    private static List<int> Choose(IReadOnlyList<GraphNode> nodes, IReadOnlyList<GraphEdge> edges)
    {
        // Of the edges into a node, the one that brings most calls from a layer above leads towards the entry.
        var above = edges.Where(edge => nodes[edge.From].Layer < nodes[edge.To].Layer)
            .GroupBy(edge => edge.To)
            .ToDictionary(group => group.Key, group => group.MaxBy(edge => edge.Calls)!.From);
        HashSet<int> kept = [];
        void Keep(int node)
        {
            List<int> way = [node];
            while (above.TryGetValue(way[^1], out var caller)) way.Add(caller);
            if (kept.Union(way).Count() <= MostNodes) kept.UnionWith(way);
        }

        foreach (var edge in edges.Where(edge => edge.Excess >= 1).OrderByDescending(edge => edge.Excess))
        {
            Keep(edge.From);
            Keep(edge.To);
        }

        foreach (var node in Enumerable.Range(0, nodes.Count).OrderByDescending(node => nodes[node].Calls)) Keep(node);
        return [.. kept.Order()];
    }
}
