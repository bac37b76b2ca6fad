using Analyzer.Detect.Periods;
using Analyzer.Store.Rollups;

namespace Analyzer.Service.Reports;

/// <summary>Sums of edges, named as tables hold them.</summary>
/// <param name="Steps">Over each period of a trend, by its start, Unix ns.</param>
/// <param name="Now">Over the period.</param>
/// <param name="Before">Over the time compared with.</param>
internal sealed record PeriodSums(IReadOnlyDictionary<long, Dictionary<PeriodEdge, RollupSum>> Steps, IReadOnlyDictionary<PeriodEdge, RollupSum> Now, IReadOnlyDictionary<PeriodEdge, RollupSum> Before)
{
    /// <summary>Attempts ÷ calls of an edge in a period of the trend; null where it was not called.</summary>
    public double? AmplificationOf(long stepNs, PeriodEdge edge) =>
        Steps.TryGetValue(stepNs, out var step) && step.TryGetValue(edge, out var sum) && sum.Counts.Calls > 0 ? sum.Counts.Attempts / sum.Counts.Calls : null;
}
