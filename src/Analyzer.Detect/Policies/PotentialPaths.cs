using Analyzer.Detect.Amplification;
using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Policies;

/// <summary>What each path could multiply a request to, were everything on it to fail: the product of the most attempts.</summary>
internal static class PotentialPaths
{
    /// <summary>Paths that multiply, worst first. A path ends with an edge that repeats, and a longer such path stands for its beginnings.</summary>
    /// <param name="tree">Paths that were taken.</param>
    /// <param name="policies">Policies of edges.</param>
    /// <param name="count">Most paths.</param>
    public static IReadOnlyList<PotentialPath> Of(PathTree tree, PolicySet policies, int count)
    {
        var nodes = tree.Nodes.Count;
        var product = new double[nodes];
        var seen = new double[nodes];
        var covered = new bool[nodes];
        for (var node = 0; node < nodes; node++)
        {
            var parent = tree.Nodes[node].Parent;
            product[node] = MostOf(tree, node, policies) * (parent < 0 ? 1 : product[parent]);
            seen[node] = tree.Nodes[node].Total().Factor * (parent < 0 ? 1 : seen[parent]);
        }

        for (var node = nodes - 1; node >= 0; node--)
        {
            var parent = tree.Nodes[node].Parent;
            if (parent >= 0 && (covered[node] || MostOf(tree, node, policies) > 1)) covered[parent] = true;
        }

        return [.. Enumerable.Range(0, nodes)
            .Where(node => product[node] > 1 && !covered[node] && MostOf(tree, node, policies) > 1)
            .Select(node => (Path: PathOf(tree, node, policies, product[node], seen[node]), Names: NamesOf(tree, node)))
            .OrderByDescending(item => item.Path.Potential)
            .ThenByDescending(item => item.Path.Calls)
            .ThenBy(item => item.Names, Comparer<EdgeName[]>.Create(Compare))
            .Take(count)
            .Select(item => item.Path)];
    }

    private static int MostOf(PathTree tree, int node, PolicySet policies) => policies.Find(tree.Edges[tree.Nodes[node].Edge])?.Limit.Most ?? 1;

    private static PotentialPath PathOf(PathTree tree, int node, PolicySet policies, double potential, double seen)
    {
        var steps = Array.ConvertAll(NamesOf(tree, node), edge =>
        {
            var limit = policies.Find(edge)?.Limit;
            return new PotentialStep(edge.Caller, edge.Callee, edge.Operation, limit?.Most ?? 1, limit?.Reached ?? false);
        });
        return new PotentialPath(steps, potential, seen, steps.Count(step => step.MaxAttempts > 1), tree.Nodes[node].Total().Calls);
    }

    private static EdgeName[] NamesOf(PathTree tree, int last)
    {
        var names = new EdgeName[tree.Nodes[last].Depth];
        for (var (node, at) = (last, names.Length - 1); at >= 0; node = tree.Nodes[node].Parent, at--) names[at] = tree.Edges[tree.Nodes[node].Edge];
        return names;
    }

    private static int Compare(EdgeName[] a, EdgeName[] b)
    {
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = a[i].CompareTo(b[i]);
            if (order != 0) return order;
        }

        return a.Length.CompareTo(b.Length);
    }
}
