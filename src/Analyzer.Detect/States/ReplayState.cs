using Analyzer.Detect.Series;
using Analyzer.Detect.WhatIf;

namespace Analyzer.Detect.States;

/// <summary>A replay tree as bytes: each path after its parent, siblings by edge and attempt. Only cells in which something was counted.</summary>
internal static class ReplayState
{
    // Which parts of a cell follow.
    private const int HasSingle = 1, HasFailed = 2, HasHedges = 4, HasRetries = 8, HasLate = 16, HasSecond = 32, All = 64;

    /// <summary>Writes the tree.</summary>
    public static void Write(StateWriter writer, ReplayTree tree)
    {
        var order = tree.InOrder();
        var place = new int[order.Count];
        for (var at = 0; at < order.Count; at++) place[order[at]] = at;
        writer.Number(tree.NotFollowed);
        writer.Count(order.Count);
        foreach (var at in order)
        {
            var node = tree.Nodes[at];
            writer.Count(node.Key.Parent < 0 ? 0 : place[node.Key.Parent] + 1);
            writer.Count((node.Key.Number * 2) + (node.Key.InFailed ? 1 : 0));
            SeriesState.WriteName(writer, tree.Edges[node.Key.Edge]);
            WriteWaits(writer, node);
            var slots = node.Slots().ToList();
            writer.Count(slots.Count);
            var before = -1;
            foreach (var slot in slots)
            {
                writer.Count(slot - before - 1);
                WriteCell(writer, node.Find(slot));
                before = slot;
            }
        }
    }

    /// <summary>Reads a tree over a grid.</summary>
    public static ReplayTree Read(ref StateReader reader, BucketGrid grid)
    {
        var tree = new ReplayTree(grid) { NotFollowed = reader.Number() };
        var count = reader.Items();
        for (var at = 0; at < count; at++)
        {
            var parent = reader.Count(at) - 1;
            var attempt = reader.Count((RetryCounts.MostAttempts * 2) + 1);
            if (tree.NodeOf(new ReplayKey(parent, attempt / 2, (attempt & 1) != 0, tree.EdgeOf(SeriesState.ReadName(ref reader)))) != at) throw reader.Error("a path comes twice or there are too many");
            ReadWaits(ref reader, tree.Nodes[at]);
            var slot = -1;
            for (var left = reader.Items(); left > 0; left--)
            {
                slot += 1 + reader.Count(grid.Slots - slot - 2);
                ReadCell(ref reader, ref tree.Nodes[at].At(slot));
            }
        }

        return tree;
    }

    private static void WriteCell(StateWriter writer, in ReplayCell cell)
    {
        // Most calls begin in the bucket of their entry: the second number then equals the first.
        var parts = (cell.Single != 0 ? HasSingle : 0) | (cell.Failed != 0 ? HasFailed : 0) | (cell.Hedges != 0 ? HasHedges : 0)
            | (cell.Retries is not null ? HasRetries : 0) | (cell.Late is not null ? HasLate : 0) | (cell.Arrivals != cell.Single ? HasSecond : 0);
        writer.Count(parts);
        if (cell.Single != 0) writer.Number(cell.Single);
        if (cell.Arrivals != cell.Single) writer.Number(cell.Arrivals);
        if (cell.Hedges != 0) writer.Number(cell.Hedges);
        if (cell.Failed != 0)
        {
            writer.Number(cell.Failed);
            writer.Number(cell.SingleFailed);
        }

        if (cell.Retries is { } retries)
        {
            Numbers(writer, retries.Calls);
            Numbers(writer, retries.Failed);
            Numbers(writer, retries.Arrivals);
            writer.Number(retries.Beyond);
        }

        if (cell.Late is { } late)
        {
            Numbers(writer, late.Attempts);
            writer.Number(late.Arrivals);
            writer.Sum(late.WorkNs);
        }
    }

    private static void ReadCell(ref StateReader reader, ref ReplayCell cell)
    {
        var parts = reader.Count(All - 1);
        if ((parts & HasSingle) != 0) cell.Single = reader.Number();
        cell.Arrivals = (parts & HasSecond) != 0 ? reader.Number() : cell.Single;
        if ((parts & HasHedges) != 0) cell.Hedges = reader.Number();
        if ((parts & HasFailed) != 0)
        {
            cell.Failed = reader.Number();
            cell.SingleFailed = reader.Number();
        }

        if ((parts & HasRetries) != 0)
        {
            cell.Retries = new RetryCounts();
            Numbers(ref reader, cell.Retries.Calls);
            Numbers(ref reader, cell.Retries.Failed);
            Numbers(ref reader, cell.Retries.Arrivals);
            cell.Retries.Beyond = reader.Number();
        }

        if ((parts & HasLate) != 0)
        {
            cell.Late = new LateCounts();
            Numbers(ref reader, cell.Late.Attempts);
            cell.Late.Arrivals = reader.Number();
            cell.Late.WorkNs = reader.Sum();
        }
    }

    private static void WriteWaits(StateWriter writer, ReplayNode node)
    {
        var used = (node.Waits?.Length ?? 0) == 0 ? 0 : Array.FindLastIndex(node.Waits!, wait => wait.Count > 0) + 1;
        writer.Count(used);
        for (var i = 0; i < used; i++)
        {
            writer.Sum(node.Waits![i].SumNs);
            writer.Number(node.Waits[i].Count);
        }
    }

    private static void ReadWaits(ref StateReader reader, ReplayNode node)
    {
        var used = reader.Count(RetryCounts.Length);
        for (var i = 1; i <= used; i++) node.AddWait(i, reader.Sum(), reader.Number());
    }

    private static void Numbers(StateWriter writer, double[] numbers)
    {
        var used = Array.FindLastIndex(numbers, number => number != 0) + 1;
        writer.Count(used);
        for (var i = 0; i < used; i++) writer.Number(numbers[i]);
    }

    private static void Numbers(ref StateReader reader, double[] numbers)
    {
        var used = reader.Count(numbers.Length);
        for (var i = 0; i < used; i++) numbers[i] = reader.Number();
    }
}
