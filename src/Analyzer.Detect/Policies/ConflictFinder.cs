using System.Globalization;
using Analyzer.Detect.Amplification;
using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Policies;

/// <summary>Pairs of layers on one path whose policies work against each other.</summary>
internal static class ConflictFinder
{
    /// <summary>The outer client gives up before the inner one's attempts can end.</summary>
    public const string Inversion = "timeout-inversion";

    /// <summary>Both layers retry: their attempts multiply.</summary>
    public const string SeveralLayers = "retries-at-several-layers";

    // Clocks that are this close are the same.
    private const double Same = 0.01;

    private const int Most = 20;

    /// <summary>Inversions first, by how much too short the outer time is; then layers, by what they make together.</summary>
    /// <param name="tree">Paths that were taken.</param>
    /// <param name="policies">Policies of edges.</param>
    public static IReadOnlyList<PolicyConflict> Find(PathTree tree, PolicySet policies)
    {
        var pairs = new SortedSet<(EdgeName Outer, EdgeName Inner)>();
        foreach (var node in tree.Nodes)
        {
            var inner = tree.Edges[node.Edge];
            if (policies.Find(inner) is null) continue;
            for (var above = node.Parent; above >= 0; above = tree.Nodes[above].Parent)
            {
                var outer = tree.Edges[tree.Nodes[above].Edge];
                if (policies.Find(outer) is not null && outer != inner) pairs.Add((outer, inner));
            }
        }

        var found = new List<(double Weight, PolicyConflict Conflict)>();
        foreach (var (outer, inner) in pairs)
        {
            if (InversionOf(outer, inner, policies) is { } inversion) found.Add(inversion);
            if (LayersOf(outer, inner, policies) is { } layers) found.Add(layers);
        }

        // Pairs came in order of their names, and the sort is stable.
        return [.. found
            .OrderBy(item => item.Conflict.Kind == Inversion ? 0 : 1)
            .ThenByDescending(item => item.Weight)
            .Take(Most)
            .Select(item => item.Conflict)];
    }

    private static (double Weight, PolicyConflict Conflict)? InversionOf(EdgeName outer, EdgeName inner, PolicySet policies)
    {
        var (above, below) = (policies.Find(outer)!, policies.Find(inner)!);
        // A message is not waited for.
        if (above.Timeout is not { } waits || below.NeedsNs is not { } needs || above.Seen.Redelivered > 0 || below.Seen.Redelivered > 0) return null;
        if (needs <= waits.Ns * (1 + Same)) return null;
        var text = $"{EdgeText.Of(outer)} gives up after {Ms(waits.Ns)}; {EdgeText.Of(inner)} may take {Ms(needs)} ({below.Limit.Most} × {Ms(below.Timeout!.Ns)}{(below.Limit.Most > 1 ? " and the waits between" : "")}).";
        return (needs / waits.Ns, new PolicyConflict(Inversion, EdgeText.Of(outer), EdgeText.Of(inner), waits.Ns, (long)Math.Round(needs), 0, text));
    }

    private static (double Weight, PolicyConflict Conflict)? LayersOf(EdgeName outer, EdgeName inner, PolicySet policies)
    {
        var (above, below) = (policies.Find(outer)!.Limit, policies.Find(inner)!.Limit);
        if (above.Most < 2 || below.Most < 2) return null;
        var product = (double)above.Most * below.Most;
        var atLeast = above.Reached && below.Reached ? "up to" : "at least";
        var text = $"{EdgeText.Of(outer)} makes {above.Most} attempts and {EdgeText.Of(inner)} {below.Most}: together {atLeast} {product.ToString(CultureInfo.InvariantCulture)}.";
        return (product, new PolicyConflict(SeveralLayers, EdgeText.Of(outer), EdgeText.Of(inner), null, null, product, text));
    }

    private static string Ms(double ns) => (ns / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + " ms";
}
