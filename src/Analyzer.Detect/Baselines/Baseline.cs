using Analyzer.Detect.Amplification;
using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Baselines;

/// <summary>A quiet time to compare with; edges are matched by name.</summary>
/// <param name="Window">When it was.</param>
/// <param name="Series">Its edges.</param>
/// <param name="Paths">Its paths.</param>
internal sealed record Baseline(TimeWindow Window, EdgeSeriesSet Series, PathTree Paths)
{
    /// <summary>Counts and durations of an edge; null where it was not called.</summary>
    public (EdgeCounts Counts, Quantiles? Duration)? Find(EdgeName name)
    {
        if (!Series.Edges.TryGetValue(name, out var edge)) return null;
        var total = default(CountSums);
        foreach (ref readonly var cell in edge.Cells().AsSpan()) total.Add(cell);
        return (total.ToCounts(), edge.AllDurations().Summarise());
    }

    /// <summary>Amplification along a path; null where no request took it.</summary>
    public double? AmplificationOf(IEnumerable<EdgeName> path)
    {
        var node = PathTree.Top;
        var product = 1.0;
        foreach (var name in path)
        {
            node = Paths.Find(node, name);
            if (node < 0) return null;
            product *= Paths.Nodes[node].Total().Factor;
        }

        return product;
    }
}
