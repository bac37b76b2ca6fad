using Analyzer.Model.Findings;
using Analyzer.Model.Periods;

namespace Analyzer.Detect.Periods;

/// <summary>Waits before the callee began, of two periods side by side.</summary>
internal static class QueueComparison
{
    private const double LeastGrowth = 1.5, FewestWaits = 100;
    private const long LeastNs = 20_000_000;

    /// <summary>Edges whose 95th percentile grew, most first.</summary>
    public static IReadOnlyList<QueueGrowth> Of(IReadOnlyList<EdgeSummary> now, IReadOnlyDictionary<PeriodEdge, EdgeSummary> before) =>
        [.. now.Select(edge => Of(edge, before)).OfType<QueueGrowth>()
            .OrderByDescending(growth => growth.Now.P95Ns - growth.Before.P95Ns)
            .ThenBy(growth => growth.Caller, StringComparer.Ordinal)
            .ThenBy(growth => growth.Callee, StringComparer.Ordinal)
            .ThenBy(growth => growth.Operation, StringComparer.Ordinal)];

    private static QueueGrowth? Of(EdgeSummary edge, IReadOnlyDictionary<PeriodEdge, EdgeSummary> before)
    {
        if (edge.Caller is null || edge.QueueDelay is not { Count: >= FewestWaits } now) return null;
        if (before.GetValueOrDefault(PeriodEdge.Of(edge))?.QueueDelay is not { Count: >= FewestWaits } was) return null;
        if (now.P95Ns < LeastGrowth * was.P95Ns || now.P95Ns - was.P95Ns < LeastNs) return null;
        return new QueueGrowth(edge.Caller, edge.Callee, edge.Operation, was, now, edge.Exemplars);
    }
}
