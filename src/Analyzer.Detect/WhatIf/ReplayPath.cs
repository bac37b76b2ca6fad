using Analyzer.Detect.Series;

namespace Analyzer.Detect.WhatIf;

/// <summary>One path of a replay, attempt by attempt.</summary>
/// <param name="Edge">Its last edge.</param>
/// <param name="Parent">The path before that edge, in <see cref="ReplayModel.Paths"/>; negative for an entry.</param>
/// <param name="Number">In which attempt of that path it was called, from 1.</param>
/// <param name="InFailed">Whether that attempt failed.</param>
/// <param name="Twin">The path that differs only in that, where there is one; else negative.</param>
/// <param name="BelowRetry">Whether all it carried lies inside a second or later attempt.</param>
/// <param name="Route">The same for all paths over the same edges, whatever the attempts.</param>
/// <param name="Node">What was counted.</param>
internal sealed record ReplayPath(EdgeName Edge, int Parent, int Number, bool InFailed, int Twin, bool BelowRetry, int Route, ReplayNode Node)
{
    /// <summary>The paths of a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="order">Its nodes, callers first.</param>
    public static ReplayPath[] Of(ReplayTree tree, List<int> order)
    {
        var place = new int[order.Count];
        var routes = new Dictionary<(int Above, int Edge), int>();
        var paths = new ReplayPath[order.Count];
        for (var at = 0; at < order.Count; at++) place[order[at]] = at;
        for (var at = 0; at < order.Count; at++)
        {
            var node = tree.Nodes[order[at]];
            var parent = node.Key.Parent < 0 ? -1 : place[node.Key.Parent];
            var above = parent < 0 ? null : paths[parent];
            if (!routes.TryGetValue((above?.Route ?? -1, node.Key.Edge), out var route)) routes.Add((above?.Route ?? -1, node.Key.Edge), route = routes.Count);
            paths[at] = new ReplayPath(tree.Edges[node.Key.Edge], parent, node.Key.Number, node.Key.InFailed, tree.Find(node.Key with { InFailed = !node.Key.InFailed }) is >= 0 and var twin ? place[twin] : -1, above is not null && (above.BelowRetry || node.Key.Number > 1), route, node);
        }

        return paths;
    }
}
