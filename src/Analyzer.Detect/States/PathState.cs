using Analyzer.Detect.Amplification;
using Analyzer.Detect.Series;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.States;

/// <summary>Paths as bytes: each after its parent, siblings by the names of their edges.</summary>
internal static class PathState
{
    /// <summary>Writes the tree.</summary>
    public static void Write(StateWriter writer, PathTree tree)
    {
        var order = InOrder(tree);
        var place = new int[order.Count];
        for (var at = 0; at < order.Count; at++) place[order[at]] = at;
        writer.Signed(tree.NotFollowed);
        writer.Count(order.Count);
        foreach (var at in order)
        {
            var node = tree.Nodes[at];
            writer.Count(node.Parent < 0 ? 0 : place[node.Parent] + 1);
            SeriesState.WriteName(writer, tree.Edges[node.Edge]);
            WriteWorst(writer, node.Worst);
            WriteCells(writer, node.Cells);
        }
    }

    /// <summary>Reads a tree over a grid.</summary>
    public static PathTree Read(ref StateReader reader, BucketGrid grid)
    {
        var tree = new PathTree(grid) { NotFollowed = reader.Signed() };
        var count = reader.Items();
        for (var at = 0; at < count; at++)
        {
            var parent = reader.Count(at) - 1;
            reader.Reserve(grid.Slots);
            var node = tree.NodeOf(parent, SeriesState.ReadName(ref reader));
            if (node != at) throw reader.Error("a path comes twice or leads too deep");
            tree.Nodes[node].Offer(ReadWorst(ref reader));
            ReadCells(ref reader, tree.Nodes[node].Cells);
        }

        return tree;
    }

    private static List<int> InOrder(PathTree tree)
    {
        var children = new List<int>?[tree.Nodes.Count + 1];
        for (var at = 0; at < tree.Nodes.Count; at++) (children[tree.Nodes[at].Parent + 1] ??= []).Add(at);
        var order = new List<int>(tree.Nodes.Count);
        var open = new Stack<int>([PathTree.Top]);
        while (open.TryPop(out var parent))
        {
            if (parent >= 0) order.Add(parent);
            if (children[parent + 1] is not { } below) continue;
            // Last first: the stack gives them back in order.
            foreach (var child in below.OrderByDescending(child => tree.Edges[tree.Nodes[child].Edge])) open.Push(child);
        }

        return order;
    }

    private static void WriteWorst(StateWriter writer, in WorstRequest worst)
    {
        writer.Count(worst.Attempts);
        if (worst.Attempts == 0) return;
        writer.Fixed(worst.Trace.High);
        writer.Fixed(worst.Trace.Low);
        writer.Signed(worst.StartNs);
        writer.Fixed(worst.Span.Value);
    }

    private static WorstRequest ReadWorst(ref StateReader reader)
    {
        var attempts = reader.Count();
        return attempts == 0 ? default : new WorstRequest(attempts, new TraceId(reader.Fixed(), reader.Fixed()), reader.Signed(), new SpanId(reader.Fixed()));
    }

    private static void WriteCells(StateWriter writer, PathCell[] cells)
    {
        writer.Count(cells.Count(cell => cell.Samples != 0));
        var before = -1;
        for (var slot = 0; slot < cells.Length; slot++)
        {
            if (cells[slot].Samples == 0) continue;
            writer.Count(slot - before - 1);
            writer.Signed(cells[slot].Samples);
            writer.Number(cells[slot].Calls);
            writer.Number(cells[slot].Attempts);
            before = slot;
        }
    }

    private static void ReadCells(ref StateReader reader, PathCell[] cells)
    {
        var slot = -1;
        for (var left = reader.Items(); left > 0; left--)
        {
            slot += 1 + reader.Count(cells.Length - slot - 2);
            cells[slot] = new PathCell { Samples = reader.Signed(), Calls = reader.Number(), Attempts = reader.Number() };
        }
    }
}
