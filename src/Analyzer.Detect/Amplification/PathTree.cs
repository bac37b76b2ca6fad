using System.Runtime.InteropServices;
using Analyzer.Detect.Series;

namespace Analyzer.Detect.Amplification;

/// <summary>
/// Every distinct path of edges that calls took from their entries, as a tree: a node is a path, its parent the path
/// without the last edge. Buckets go by the start of the entry, so the factors along a path are of the same requests.
/// Edges are known by name, so the trees of different slices and windows merge.
/// </summary>
/// <param name="grid">The buckets.</param>
internal sealed class PathTree(BucketGrid grid)
{
    /// <summary>Longest path followed, in edges.</summary>
    public const int MaxDepth = 32;

    /// <summary>Most distinct paths followed.</summary>
    public const int MaxPaths = 4096;

    /// <summary>The parent of paths of one edge.</summary>
    public const int Top = -1;

    // By parent and edge.
    private readonly Dictionary<long, int> _ids = [];
    private readonly List<PathNode> _nodes = [];
    private readonly List<EdgeName> _edges = [];
    private readonly Dictionary<EdgeName, int> _edgeIds = [];

    /// <summary>The buckets.</summary>
    public BucketGrid Grid { get; } = grid;

    /// <summary>The edges that nodes refer to.</summary>
    public IReadOnlyList<EdgeName> Edges => _edges;

    /// <summary>The paths; a parent comes before its children.</summary>
    public IReadOnlyList<PathNode> Nodes => _nodes;

    /// <summary>Calls on paths beyond the limits, unweighted.</summary>
    public long NotFollowed { get; set; }

    /// <summary>Follows the calls of the window from their entries down.</summary>
    public static PathTree Build(CallIndex index, BucketGrid grid)
    {
        const int Lost = -2;
        var tree = new PathTree(grid);
        for (var edge = 0; edge < index.Edges.Count; edge++) tree.EdgeOf(index.NameOf(edge));
        var set = index.Set;
        var nodeOf = new int[set.Calls.Length];
        var slots = new SlotFinder(grid);
        var (root, slot) = (CallIndex.None, 0);
        foreach (var at in index.Order)
        {
            ref readonly var call = ref set.Calls[at];
            if (index.Root[at] != root)
            {
                root = index.Root[at];
                slot = slots.Of(set.Calls[root].StartNs);
            }

            var parent = index.Parent[at];
            var above = parent < 0 ? Top : nodeOf[parent];
            if (index.EdgeOf[at] < 0 || above == Lost)
            {
                nodeOf[at] = Lost;
                continue;
            }

            var node = tree.NodeOf(above, index.EdgeOf[at]);
            nodeOf[at] = node < 0 ? Lost : node;
            if (node < 0) tree.NotFollowed++;
            else tree._nodes[node].Add(slot, Weights.Exact(call.Weight), call.TotalAttempts, root, set);
        }

        return tree;
    }

    /// <summary>The path one edge longer; negative when no call took it.</summary>
    public int Find(int parent, EdgeName edge) =>
        _edgeIds.TryGetValue(edge, out var id) && _ids.TryGetValue(IdOf(parent, id), out var node) ? node : Top;

    /// <summary>The path one edge longer, added where it is new; negative beyond the limits.</summary>
    public int NodeOf(int parent, EdgeName edge) => NodeOf(parent, EdgeOf(edge));

    /// <summary>
    /// Adds the paths of another slice or window. Which paths are followed beyond <see cref="MaxPaths"/> depends on the order
    /// of merging; nothing else does.
    /// </summary>
    public void Merge(PathTree other)
    {
        var map = Grid.MapFrom(other.Grid);
        var nodes = new int[other._nodes.Count];
        for (var at = 0; at < nodes.Length; at++)
        {
            var node = other._nodes[at];
            var above = node.Parent < 0 ? Top : nodes[node.Parent];
            nodes[at] = node.Parent >= 0 && above < 0 ? Top : NodeOf(above, other._edges[node.Edge]);
            if (nodes[at] < 0) NotFollowed += node.Total().Samples;
            else _nodes[nodes[at]].Merge(node, map);
        }

        NotFollowed += other.NotFollowed;
    }

    private static long IdOf(int parent, int edge) => ((long)parent << 32) | (uint)edge;

    private int EdgeOf(EdgeName edge)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_edgeIds, edge, out var known);
        if (known) return id;
        id = _edges.Count;
        _edges.Add(edge);
        return id;
    }

    private int NodeOf(int parent, int edge)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, IdOf(parent, edge), out var known);
        if (known) return id;
        id = Top;
        var depth = parent < 0 ? 1 : _nodes[parent].Depth + 1;
        if (depth > MaxDepth || _nodes.Count == MaxPaths) return id;
        id = _nodes.Count;
        _nodes.Add(new PathNode(parent, edge, depth, Grid.Slots));
        return id;
    }
}
