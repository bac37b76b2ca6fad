using Analyzer.Detect.Amplification;
using Analyzer.Detect.Baselines;
using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Views;

/// <summary>What one request became along the paths that multiplied it.</summary>
internal static class PathSummaries
{
    // Two products that differ by less are the same amplification.
    private const double Same = 1e-9;

    /// <summary>
    /// The paths with the most excess attempts on their last edge, at most <paramref name="count"/>. A path is left out when
    /// one that goes on from it holds at least as many: the longer one shows it. Paths without any repetition are given
    /// only where there is no other.
    /// </summary>
    public static IReadOnlyList<PathSummary> Of(PathTree tree, Baseline? baseline, int count)
    {
        var totals = new PathCell[tree.Nodes.Count];
        var amplification = new double[totals.Length];
        var excess = new double[totals.Length];
        var covered = new bool[totals.Length];
        for (var node = 0; node < totals.Length; node++)
        {
            totals[node] = tree.Nodes[node].Total();
            var parent = tree.Nodes[node].Parent;
            amplification[node] = totals[node].Factor * (parent < 0 ? 1 : amplification[parent]);
            excess[node] = totals[node].Attempts * (1 - (1 / amplification[node]));
            if (parent >= 0 && excess[node] >= excess[parent] * (1 - Same)) covered[parent] = true;
        }

        var candidates = Enumerable.Range(0, totals.Length).Where(node => !covered[node]).ToList();
        var multiplied = candidates.Where(node => amplification[node] > 1 + Same).ToList();
        return [.. (multiplied.Count > 0 ? multiplied : candidates)
            .Select(node => (Node: node, Names: NamesOf(tree, node)))
            .OrderByDescending(path => excess[path.Node])
            .ThenByDescending(path => amplification[path.Node])
            .ThenByDescending(path => totals[path.Node].Calls)
            .ThenBy(path => path.Names, Comparer<EdgeName[]>.Create(Compare))
            .Take(count)
            .Select(path => Summarise(tree, path.Node, path.Names, totals, amplification, baseline))];
    }

    private static PathSummary Summarise(PathTree tree, int last, EdgeName[] names, PathCell[] totals, double[] amplification, Baseline? baseline)
    {
        var nodes = NodesOf(tree, last);
        var steps = new PathStep[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
            steps[i] = new PathStep(names[i].Caller, names[i].Callee, names[i].Operation, totals[nodes[i]].Factor, amplification[nodes[i]]);
        var (series, peak) = SeriesOf(tree, nodes);
        return new PathSummary(
            steps,
            amplification[last],
            peak,
            baseline?.AmplificationOf(names),
            tree.Nodes[last].Worst.Attempts,
            totals[last].Calls,
            series,
            WorstOf(tree, last));
    }

    private static (double?[] Series, double Peak) SeriesOf(PathTree tree, int[] nodes)
    {
        var last = tree.Nodes[nodes[^1]].Cells;
        var series = new double?[tree.Grid.Count];
        var most = 0L;
        for (var i = 0; i < series.Length; i++) most = Math.Max(most, last[i].Samples);
        var enough = Math.Min(most, EdgeSummaries.EnoughSamples);
        var peak = 1.0;
        for (var i = 0; i < series.Length; i++)
        {
            if (last[i].Calls <= 0) continue;
            var product = 1.0;
            foreach (var node in nodes) product *= tree.Nodes[node].Cells[i].Factor;
            series[i] = product;
            if (last[i].Samples >= enough) peak = Math.Max(peak, product);
        }

        return (series, peak);
    }

    private static SpanReference[] WorstOf(PathTree tree, int node)
    {
        var worst = tree.Nodes[node].Worst;
        return worst.Attempts == 0 ? [] : [new SpanReference(worst.Trace.ToString(), worst.Span.ToString())];
    }

    private static int[] NodesOf(PathTree tree, int last)
    {
        var nodes = new int[tree.Nodes[last].Depth];
        for (var (node, at) = (last, nodes.Length - 1); at >= 0; node = tree.Nodes[node].Parent, at--) nodes[at] = node;
        return nodes;
    }

    private static EdgeName[] NamesOf(PathTree tree, int last) =>
        Array.ConvertAll(NodesOf(tree, last), node => tree.Edges[tree.Nodes[node].Edge]);

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
