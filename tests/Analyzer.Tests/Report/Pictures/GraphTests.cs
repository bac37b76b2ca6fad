using System.Diagnostics;
using Analyzer.Report.Pictures;
using Xunit;

namespace Analyzer.Tests.Report.Pictures;

public sealed class GraphTests
{
    [Fact]
    public void Layout_UncrossesWhatCanBeUncrossed()
    {
        // a→d, b→c: drawn in the order of names they would cross.
        var layout = new GraphLayout([0, 0, 1, 1], [(0, 3), (1, 2)]);
        Assert.True((layout.Y(0) < layout.Y(1)) == (layout.Y(3) < layout.Y(2)));
    }

    [Fact]
    public void Layout_KeepsNodesApart()
    {
        var (nodes, edges) = ServicePairs.Of(OtherResults.Large(50));
        var layout = new GraphLayout([.. nodes.Select(node => node.Layer)], [.. edges.Select(edge => (edge.From, edge.To))]);
        foreach (var column in Enumerable.Range(0, nodes.Count).GroupBy(layout.X))
        {
            var heights = column.Select(layout.Y).Order().ToList();
            for (var i = 1; i < heights.Count; i++) Assert.True(heights[i] - heights[i - 1] >= GraphLayout.NodeHeight);
        }
    }

    [Fact]
    public void Pairs_SumOperations()
    {
        var result = Results.Healthy();
        var doubled = result with { Edges = [.. result.Edges, result.Edges[1] with { Operation = "other" }] };
        var (nodes, edges) = ServicePairs.Of(doubled);
        Assert.Equal(3, edges.Count);
        Assert.Equal(18_000, edges.Single(edge => nodes[edge.From].Name == "web").Calls);
    }

    [Fact]
    public void Focus_KeepsTheLoudestEdgeAndItsWayFromTheEntry()
    {
        var all = ServicePairs.Of(OtherResults.Large(200));
        var (nodes, edges) = GraphFocus.Of(all.Nodes, all.Edges);
        Assert.InRange(nodes.Count, 30, GraphFocus.MostNodes);
        Assert.Equal(all.Edges.Max(edge => edge.Excess), edges.Max(edge => edge.Excess));
        var reached = new HashSet<int> { 0 };
        for (var round = 0; round < 10; round++) reached.UnionWith(edges.Where(edge => reached.Contains(edge.From)).Select(edge => edge.To));
        Assert.Equal(nodes.Count, reached.Count);
    }

    [Fact]
    public void TwoHundredServices_AreLaidOutQuickly()
    {
        var watch = Stopwatch.StartNew();
        var (nodes, edges) = ServicePairs.Of(OtherResults.Large(200));
        _ = new GraphLayout([.. nodes.Select(node => node.Layer)], [.. edges.Select(edge => (edge.From, edge.To))]);
        // Takes some 50 ms; the limit only catches an algorithm of the wrong order.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
    }
}
