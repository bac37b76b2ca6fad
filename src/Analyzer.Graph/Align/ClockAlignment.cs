using Analyzer.Graph.Assemble;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Align;

/// <summary>
/// Shifts instances whose clocks disagree with their callers'. Only CLIENT↔SERVER pairs are evidence, never messages;
/// both ends of a span move, and the recorded times stay in the batch.
/// </summary>
internal static class ClockAlignment
{
    /// <summary>Fewer pairs than this do not move a clock.</summary>
    private const int FewestPairs = 3;

    /// <summary>Estimates offsets between instances and sets <see cref="TraceForest.ShiftOfResource"/>.</summary>
    public static IReadOnlyList<ClockShift> Align(TraceForest forest)
    {
        var clocks = new ClockTable(forest.Spans);
        var estimates = Collect(forest, clocks);
        if (estimates.Count == 0) return [];
        var shifts = Spread(estimates, clocks);
        for (var resource = 0; resource < forest.ShiftOfResource.Length; resource++)
            forest.ShiftOfResource[resource] = shifts[clocks.Of(resource)];
        return Describe(forest, clocks, shifts, estimates);
    }

    private static SortedDictionary<(int, int), OffsetEstimate> Collect(TraceForest forest, ClockTable clocks)
    {
        var spans = forest.Spans;
        var estimates = new Dictionary<(int, int), OffsetEstimate>();
        foreach (var row in forest.Rows)
        {
            if (spans.Kinds[row] != SpanKind.Server) continue;
            var parent = forest.Parent[row];
            if (parent < 0 || spans.Kinds[parent] != SpanKind.Client) continue;
            var pair = (clocks.Of(spans.ResourceIds[parent]), clocks.Of(spans.ResourceIds[row]));
            if (pair.Item1 == pair.Item2) continue;
            if (!estimates.TryGetValue(pair, out var estimate)) estimates.Add(pair, estimate = new OffsetEstimate());
            estimate.Add(spans.StartNs[parent], Math.Max(spans.StartNs[parent], spans.EndNs[parent]), spans.StartNs[row], Math.Max(spans.StartNs[row], spans.EndNs[row]));
        }

        return new SortedDictionary<(int, int), OffsetEstimate>(estimates);
    }

    // Clocks are settled one by one from the best connected on, along the edge with most pairs (Prim's order), so that
    // errors of thin edges do not travel.
    private static long[] Spread(SortedDictionary<(int, int), OffsetEstimate> estimates, ClockTable clocks)
    {
        var shift = new long[clocks.Count];
        var settled = new bool[clocks.Count];
        var neighbours = new List<(int Other, int Pairs, long Offset)>[clocks.Count];
        var weight = new int[clocks.Count];
        for (var clock = 0; clock < clocks.Count; clock++) neighbours[clock] = [];
        foreach (var ((client, server), estimate) in estimates)
        {
            if (estimate.Pairs < FewestPairs) continue;
            var offset = estimate.Offset();
            neighbours[client].Add((server, estimate.Pairs, offset));
            neighbours[server].Add((client, estimate.Pairs, -offset));
            weight[client] += estimate.Pairs;
            weight[server] += estimate.Pairs;
        }

        var queue = new PriorityQueue<(int Clock, long Shift), (int Negative, int Clock)>();
        foreach (var root in Enumerable.Range(0, clocks.Count).OrderByDescending(c => weight[c]).ThenBy(c => c))
        {
            if (settled[root]) continue;
            queue.Enqueue((root, 0), (0, root));
            while (queue.TryDequeue(out var next, out _))
            {
                if (settled[next.Clock]) continue;
                settled[next.Clock] = true;
                shift[next.Clock] = next.Shift;
                foreach (var (other, pairs, offset) in neighbours[next.Clock])
                    if (!settled[other]) queue.Enqueue((other, next.Shift + offset), (-pairs, other));
            }
        }

        return shift;
    }

    private static List<ClockShift> Describe(TraceForest forest, ClockTable clocks, long[] shifts, SortedDictionary<(int, int), OffsetEstimate> estimates)
    {
        var impossible = new int[clocks.Count];
        var spans = forest.Spans;
        foreach (var row in forest.Rows)
        {
            if (spans.Kinds[row] != SpanKind.Server || forest.Parent[row] is var parent && (parent < 0 || spans.Kinds[parent] != SpanKind.Client)) continue;
            if (forest.Start(row) < forest.Start(parent) - 1_000_000) impossible[clocks.Of(spans.ResourceIds[row])]++;
        }

        var pairs = new int[clocks.Count];
        foreach (var ((client, server), estimate) in estimates)
        {
            pairs[client] += estimate.Pairs;
            pairs[server] += estimate.Pairs;
        }

        var result = new List<ClockShift>();
        for (var clock = 0; clock < clocks.Count; clock++)
            if (shifts[clock] != 0) result.Add(new ClockShift(clocks.Service(clock), clocks.Instance(clock), shifts[clock], pairs[clock], impossible[clock]));
        return result;
    }
}
