using Analyzer.Graph.Assemble;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Outcomes;

/// <summary>Counts how sound a reconstruction is.</summary>
internal static class QualityCounter
{
    /// <summary>All counts of one reconstruction.</summary>
    public static ReconstructionQuality Count(TraceForest forest, CallSet set, IReadOnlyList<ClockShift> shifts, long withoutRoot, long unresolvedLinks, long censored)
    {
        long negative = 0, sampled = 0;
        double probability = 0;
        foreach (var row in forest.Rows)
        {
            if (forest.Spans.EndNs[row] < forest.Spans.StartNs[row]) negative++;
            var weight = forest.Facts[row].Weight;
            if (weight > 1) sampled++;
            probability += 1 / weight;
        }

        var groups = new Dictionary<Verdict, long>();
        long clients = 0, paired = 0, ambiguous = 0;
        var lowest = 1f;
        foreach (ref readonly var call in set.Calls.AsSpan())
        {
            foreach (ref readonly var attempt in set.AttemptsOf(call))
            {
                if (attempt.ClientSpan < 0) continue;
                clients++;
                if (attempt.ServerSpan >= 0) paired++;
            }

            if (call.Kind == CallKind.Single) continue;
            groups[call.Verdict] = groups.GetValueOrDefault(call.Verdict) + 1;
            if ((call.Flags & CallFlags.Ambiguous) != 0) ambiguous++;
            lowest = Math.Min(lowest, call.Confidence);
        }

        return new ReconstructionQuality
        {
            Spans = forest.Spans.Count,
            Duplicates = forest.Duplicates,
            MissingParents = forest.MissingParents,
            CutCycles = forest.CutCycles,
            SplitSharedSpans = forest.SplitShared,
            NegativeDurations = negative,
            TracesWithoutRoot = withoutRoot,
            ClientAttempts = clients,
            PairedAttempts = paired,
            SampledSpans = sampled,
            MeanSamplingProbability = forest.Rows.Length == 0 ? 1 : probability / forest.Rows.Length,
            UnresolvedLinks = unresolvedLinks,
            CallsMayBeCensored = censored,
            ExplicitGroups = groups.GetValueOrDefault(Verdict.Explicit),
            StructuralGroups = groups.GetValueOrDefault(Verdict.Structural),
            HiddenGroups = groups.GetValueOrDefault(Verdict.Hidden),
            AmbiguousGroups = ambiguous,
            LowestConfidence = lowest,
            ClockShifts = shifts,
        };
    }
}
