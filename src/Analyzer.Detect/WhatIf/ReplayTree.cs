using System.Runtime.InteropServices;
using Analyzer.Detect.Series;

namespace Analyzer.Detect.WhatIf;

/// <summary>
/// What a replay needs to know of the calls: every path from an entry, told apart by the attempts that led to it and whether they failed, with its
/// calls by attempts and outcome. So what lies below an attempt can be taken away with it. Edges are known by name, so the
/// trees of different slices and windows merge. A tree that retries widen beyond its limits leaves paths out and counts them.
/// </summary>
/// <param name="grid">The buckets.</param>
internal sealed class ReplayTree(BucketGrid grid)
{
    /// <summary>Longest path followed, in edges.</summary>
    public const int MaxDepth = 32;

    /// <summary>Most distinct paths followed.</summary>
    public const int MaxPaths = 16_384;

    /// <summary>The parent of entries.</summary>
    public const int Top = -1;

    // A node holds a number for each slot of the grid: very fine buckets leave room for fewer of them.
    private const int MaxSlots = 1 << 24;

    private readonly int _maxPaths = Math.Min(MaxPaths, MaxSlots / grid.Slots);
    private readonly Dictionary<ReplayKey, int> _ids = [];
    private readonly List<ReplayNode> _nodes = [];
    private readonly List<EdgeName> _edges = [];
    private readonly Dictionary<EdgeName, int> _edgeIds = [];

    /// <summary>The buckets.</summary>
    public BucketGrid Grid { get; } = grid;

    /// <summary>The edges that nodes refer to.</summary>
    public IReadOnlyList<EdgeName> Edges => _edges;

    /// <summary>The paths; a parent comes before its children.</summary>
    public IReadOnlyList<ReplayNode> Nodes => _nodes;

    /// <summary>A path.</summary>
    public ReplayNode this[int node] => _nodes[node];

    /// <summary>Calls on paths beyond the limits, weighted.</summary>
    public double NotFollowed { get; set; }

    /// <summary>The number of an edge, added where it is new.</summary>
    public int EdgeOf(EdgeName edge)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_edgeIds, edge, out var known);
        if (known) return id;
        id = _edges.Count;
        _edges.Add(edge);
        return id;
    }

    /// <summary>The path one edge longer; negative when no call took it.</summary>
    public int Find(ReplayKey key) => _ids.GetValueOrDefault(key, Top);

    /// <summary>The path one edge longer, added where it is new; negative beyond the limits.</summary>
    public int NodeOf(ReplayKey key)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, key, out var known);
        if (known) return id;
        id = Top;
        var depth = key.Parent < 0 ? 1 : _nodes[key.Parent].Depth + 1;
        if (depth > MaxDepth || _nodes.Count >= _maxPaths) return id;
        id = _nodes.Count;
        _nodes.Add(new ReplayNode(key, depth, Grid.Slots));
        return id;
    }

    /// <summary>
    /// Adds the paths of another slice or window. Which paths are followed beyond <see cref="MaxPaths"/> depends on the order
    /// of merging; nothing else does.
    /// </summary>
    public void Merge(ReplayTree other)
    {
        var map = Grid.MapFrom(other.Grid);
        var nodes = new int[other._nodes.Count];
        for (var at = 0; at < nodes.Length; at++)
        {
            var node = other._nodes[at];
            var above = node.Key.Parent < 0 ? Top : nodes[node.Key.Parent];
            var lost = node.Key.Parent >= 0 && above < 0;
            nodes[at] = lost ? Top : NodeOf(new ReplayKey(above, node.Key.Number, node.Key.InFailed, EdgeOf(other._edges[node.Key.Edge])));
            if (nodes[at] < 0) NotFollowed += CallsOf(node);
            else _nodes[nodes[at]].Merge(node, map);
        }

        NotFollowed += other.NotFollowed;
    }

    /// <summary>Paths, each after its parent, siblings by edge and attempt: the same for equal trees, however they were made.</summary>
    public List<int> InOrder()
    {
        var children = new List<int>?[_nodes.Count + 1];
        for (var at = 0; at < _nodes.Count; at++) (children[_nodes[at].Key.Parent + 1] ??= []).Add(at);
        var order = new List<int>(_nodes.Count);
        var open = new Stack<int>([Top]);
        while (open.TryPop(out var parent))
        {
            if (parent >= 0) order.Add(parent);
            if (children[parent + 1] is not { } below) continue;
            // Last first: the stack gives them back in order.
            foreach (var child in below.OrderByDescending(child => _edges[_nodes[child].Key.Edge]).ThenByDescending(child => _nodes[child].Key.Number).ThenByDescending(child => _nodes[child].Key.InFailed)) open.Push(child);
        }

        return order;
    }

    private static double CallsOf(ReplayNode node) => node.Slots().Sum(slot => node.Find(slot) is var cell ? cell.Single + (cell.Retries?.Calls.Sum() ?? 0) : 0);
}
