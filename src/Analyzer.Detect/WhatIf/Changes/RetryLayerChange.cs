namespace Analyzer.Detect.WhatIf.Changes;

/// <summary>Of the edges of a path that retry, only the innermost or only the outermost still does.</summary>
/// <param name="Edge">On the paths that run over this edge; null: on all.</param>
/// <param name="Layer">Which.</param>
public sealed record RetryLayerChange(WhatIfEdge? Edge, RetryLayer Layer) : WhatIfChange(Edge)
{
    /// <inheritdoc/>
    public override string Policy => Layer == RetryLayer.Leaf ? "retry-only-at=leaf" : "retry-only-at=entry";

    /// <inheritdoc/>
    internal override string Say(string where, bool messages) =>
        $"retries only at the {(Layer == RetryLayer.Leaf ? "innermost" : "outermost")} layer that retries{(Edge is null ? "" : $", on paths over {where}")}";

    /// <inheritdoc/>
    internal override ReplayOutcome Replay(ReplayModel model)
    {
        var silenced = Silenced(model);
        return ReplayRun.Of(model, (row, _, observed) => silenced[model.Paths[model.Rows[row].Path].Route] ? 0 : observed);
    }

    /// <inheritdoc/>
    internal override IEnumerable<string> Assumptions(ReplayModel model)
    {
        var edges = Silent(model);
        yield return edges.Count == 0
            ? "no path has two layers that retried: nothing to take away"
            : $"the layers are those that were seen to retry; those that would no longer: {string.Join(", ", edges)}";
    }

    /// <summary>Pairs of services that tried again and would no longer, in ordinal order.</summary>
    /// <param name="model">The calls.</param>
    internal List<string> Silent(ReplayModel model)
    {
        var routes = Silenced(model);
        return [.. model.Paths.Where(path => routes[path.Route] && model.Shares.MostAttempts(path.Edge) > 1).Select(path => path.Edge.Caller + "->" + path.Edge.Callee).Distinct().Order(StringComparer.Ordinal)];
    }

    // By route: whether it retries and must not, because the layer that may lies below it, or above.
    private bool[] Silenced(ReplayModel model)
    {
        var routes = model.Paths.Length == 0 ? 0 : model.Paths.Max(path => path.Route) + 1;
        var (parents, retries, inScope) = (new int[routes], new bool[routes], new bool[routes]);
        foreach (var path in model.Paths)
        {
            parents[path.Route] = path.Parent < 0 ? -1 : model.Paths[path.Parent].Route;
            inScope[path.Route] = Edge is null || Means(path);
        }

        for (var row = 0; row < model.Rows.Length; row++) retries[model.Paths[model.Rows[row].Path].Route] |= model.Rows[row].Last > 1;
        var (above, below) = (new bool[routes], new bool[routes]);
        var (scopeAbove, scopeBelow) = ((bool[])inScope.Clone(), (bool[])inScope.Clone());
        // A route is numbered after the one it goes on from.
        for (var route = 0; route < routes; route++)
        {
            if (parents[route] < 0) continue;
            above[route] = above[parents[route]] || retries[parents[route]];
            scopeAbove[route] |= scopeAbove[parents[route]];
        }

        for (var route = routes - 1; route >= 0; route--)
        {
            if (parents[route] < 0) continue;
            below[parents[route]] |= below[route] || retries[route];
            scopeBelow[parents[route]] |= scopeBelow[route];
        }

        var other = Layer == RetryLayer.Leaf ? below : above;
        return [.. Enumerable.Range(0, routes).Select(route => other[route] && (scopeAbove[route] || scopeBelow[route]))];
    }
}
