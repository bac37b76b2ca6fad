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
        var queues = ranked.Where(Shows)
            .Select(edge => (Edge: edge, Calls: new Queue<TellingCall>(series.Edges[NameOf(edge)].Telling.Calls.Where(call => call.Score > 0))))
            .ToList();
        while (chosen.Count < count && queues.Exists(queue => queue.Calls.Count > 0))
        {
            foreach (var (edge, calls) in queues)
            {
                // Its next trace that no other edge has taken.
                while (calls.TryDequeue(out var call))
                {
                    if (chosen.Count == count || !taken.Add(call.Trace)) continue;
                    chosen.Add((call.Trace, edge));
                    break;
                }
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
