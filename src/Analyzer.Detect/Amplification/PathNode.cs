using Analyzer.Detect.Series;
using Analyzer.Model.Calls;

namespace Analyzer.Detect.Amplification;

/// <summary>One path from an entry, known by its last edge and the path before it.</summary>
/// <param name="parent">The path before the last edge; <see cref="PathTree.Top"/> when there is none.</param>
/// <param name="edge">The last edge.</param>
/// <param name="depth">Edges.</param>
/// <param name="slots">Slots of the grid.</param>
internal sealed class PathNode(int parent, int edge, int depth, int slots)
{
    private int _currentRoot = CallIndex.None;
    private int _currentAttempts;

    /// <summary>The path before the last edge.</summary>
    public int Parent { get; } = parent;

    /// <summary>The last edge.</summary>
    public int Edge { get; } = edge;

    /// <summary>Edges.</summary>
    public int Depth { get; } = depth;

    /// <summary>What the last edge carried, per slot of the entry's start.</summary>
    public PathCell[] Cells { get; } = new PathCell[slots];

    /// <summary>Most attempts on the last edge for one entry request.</summary>
    public int WorstAttempts { get; private set; }

    /// <summary>That entry request's call.</summary>
    public int WorstRoot { get; private set; } = CallIndex.None;

    /// <summary>Counts one call; calls of one entry come one after the other.</summary>
    public void Add(int slot, double weight, int attempts, int root, CallSet set)
    {
        ref var cell = ref Cells[slot];
        cell.Calls += weight;
        cell.Attempts += weight * attempts;
        cell.Samples++;
        if (root != _currentRoot) _currentAttempts = 0;
        _currentRoot = root;
        _currentAttempts += attempts;
        if (_currentAttempts < WorstAttempts) return;
        if (_currentAttempts == WorstAttempts && !Before(set, root, WorstRoot)) return;
        WorstAttempts = _currentAttempts;
        WorstRoot = root;
    }

    /// <summary>All slots together.</summary>
    public PathCell Total()
    {
        var total = new PathCell();
        foreach (ref readonly var cell in Cells.AsSpan())
        {
            total.Calls += cell.Calls;
            total.Attempts += cell.Attempts;
            total.Samples += cell.Samples;
        }

        return total;
    }

    private static bool Before(CallSet set, int root, int other)
    {
        if (root == other || other < 0) return root != other;
        var (a, b) = (set.Calls[root], set.Calls[other]);
        var order = set.Traces[a.Trace].Id.CompareTo(set.Traces[b.Trace].Id);
        return order < 0 || (order == 0 && a.StartNs < b.StartNs);
    }
}
