using Analyzer.Graph.Assemble;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Align;

/// <summary>
/// Shifts instances whose clocks disagree with their callers'. Only CLIENT↔SERVER pairs are evidence, never messages;
/// both ends of a span move, and the recorded times stay in the batch.
/// </summary>
internal static class ClockAlignment
{
    /// <summary>Fewer pairs than this do not move a clock.</summary>
    private const int FewestPairs = 3;

    /// <summary>Share of a clock's pairs that may stay impossible without a word.</summary>
    private const double Tolerated = 0.05;

    /// <summary>Estimates offsets between instances and moves the spans of those whose clocks are off.</summary>
    /// <returns>The clocks that were moved, and those that no shift can set right.</returns>
    public static IReadOnlyList<ClockShift> Align(TraceForest forest)
    {
        var clocks = new ClockTable(forest.Spans.Batch);
        var pairs = new ClockPairs(forest, clocks);
        if (pairs.AllAgree) return [];
        var shifts = Spread(pairs.Estimates, clocks);
        for (var resource = 0; resource < forest.ShiftOfResource.Length; resource++)
            forest.ShiftOfResource[resource] = shifts[clocks.Of(resource)];
        if (Array.Exists(shifts, shift => shift != 0)) Move(forest);
        return Describe(pairs, clocks, shifts);
    }

    private static void Move(TraceForest forest)
    {
        var spans = forest.Spans;
        for (var row = 0; row < spans.Count; row++)
        {
            var shift = forest.ShiftOfResource[spans.ResourceIds[row]];
            if (shift == 0) continue;
            spans.StartNs[row] = Times.Shift(spans.StartNs[row], shift);
            spans.EndNs[row] = Times.Shift(spans.EndNs[row], shift);
        }
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
                    if (!settled[other]) queue.Enqueue((other, Times.Add(next.Shift, offset)), (-pairs, other));
            }
        }

        return shift;
    }

    private static List<ClockShift> Describe(ClockPairs pairs, ClockTable clocks, long[] shifts)
    {
        var impossible = pairs.CountImpossible(clocks.Count);
        var (counted, asServer) = (new int[clocks.Count], new int[clocks.Count]);
        foreach (var ((client, server), estimate) in pairs.Estimates)
        {
            counted[client] += estimate.Pairs;
            counted[server] += estimate.Pairs;
            asServer[server] += estimate.Pairs;
        }

        var result = new List<ClockShift>();
        for (var clock = 0; clock < clocks.Count; clock++)
        {
            // Single impossible pairs are the spans' fault; many are a clock that drifts or jumps.
            var drifts = impossible[clock] >= FewestPairs && impossible[clock] > asServer[clock] * Tolerated;
            if (shifts[clock] != 0 || drifts) result.Add(new ClockShift(clocks.Service(clock), clocks.Instance(clock), shifts[clock], counted[clock], impossible[clock]));
        }

        return result;
    }
}
