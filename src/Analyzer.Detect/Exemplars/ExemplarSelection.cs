using Analyzer.Detect.Series;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.Exemplars;

/// <summary>Chooses the traces that a report carries.</summary>
internal static class ExemplarSelection
{
    /// <summary>
    /// Trace ids with the edge each one shows: the best of each edge in order of the edges, then the second best, until
    /// there are enough; the slowest entry where nothing stands out.
    /// </summary>
    /// <param name="ranked">Edges, those that hid most first.</param>
    /// <param name="series">Their series.</param>
    /// <param name="count">How many traces are wanted.</param>
    public static IReadOnlyList<(TraceId Trace, EdgeSummary Edge)> Choose(IReadOnlyList<EdgeSummary> ranked, EdgeSeriesSet series, int count)
    {
        var chosen = new List<(TraceId, EdgeSummary)>();
        var taken = new HashSet<TraceId>();
        var telling = ranked.Where(Shows).Select(edge => (Edge: edge, series.Edges[NameOf(edge)].Telling.Calls)).ToList();
        var deepest = telling.Count == 0 ? 0 : telling.Max(edge => edge.Calls.Count);
        for (var round = 0; round < deepest; round++)
        {
            foreach (var (edge, calls) in telling)
            {
                if (chosen.Count >= count) return chosen;
                if (round < calls.Count && calls[round].Score > 0 && taken.Add(calls[round].Trace)) chosen.Add((calls[round].Trace, edge));
            }
        }

        if (chosen.Count == 0 && count > 0) AddSlowestEntry(ranked, series, chosen);
        return chosen;
    }

    /// <summary>The key of an edge's series.</summary>
    public static EdgeName NameOf(EdgeSummary edge) => new(edge.Caller, edge.Callee, edge.Operation);

    private static bool Shows(EdgeSummary edge) =>
        edge.Counts.Excess > 0 || edge.Counts.Masked > 0 || edge.Counts.FailedAttempts > 0 || edge.Counts.OrphanedNs > 0;

    private static void AddSlowestEntry(IReadOnlyList<EdgeSummary> ranked, EdgeSeriesSet series, List<(TraceId, EdgeSummary)> chosen)
    {
        var slowest = ranked.Where(edge => edge.Caller is null && edge.Duration is not null).MaxBy(edge => edge.Duration!.MaxNs);
        if (slowest is null) return;
        var calls = series.Edges[NameOf(slowest)].Telling.Calls;
        if (calls.Count > 0) chosen.Add((calls[0].Trace, slowest));
    }
}
