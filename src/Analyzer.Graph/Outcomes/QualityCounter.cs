using Analyzer.Graph.Assemble;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Outcomes;

/// <summary>Counts how sound a reconstruction is.</summary>
internal static class QualityCounter
{
    /// <summary>All counts of one reconstruction.</summary>
    public static ReconstructionQuality Count(TraceForest forest, Call[] calls, Attempt[] attempts, IReadOnlyList<ClockShift> shifts, long withoutRoot, long unresolvedLinks, long censored)
    {
        long sampled = 0;
        double probability = 0;
        foreach (ref readonly var facts in forest.Facts.AsSpan())
        {
            var weight = facts.Weight;
            if (weight > 1) sampled++;
            probability += 1 / weight;
        }

        var groups = new Dictionary<Verdict, long>();
        long clients = 0, paired = 0, ambiguous = 0;
        var lowest = 1f;
        foreach (ref readonly var call in calls.AsSpan())
        {
            foreach (ref readonly var attempt in attempts.AsSpan(call.FirstAttempt, call.AttemptCount))
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
            Spans = forest.Spans.Batch.Count,
            Duplicates = forest.Duplicates,
            MissingParents = forest.MissingParents,
            CutCycles = forest.CutCycles,
            SplitSharedSpans = forest.SplitShared,
            NegativeDurations = forest.Spans.NegativeDurations,
            TracesWithoutRoot = withoutRoot,
            ClientAttempts = clients,
            PairedAttempts = paired,
            SampledSpans = sampled,
            MeanSamplingProbability = forest.Facts.Length == 0 ? 1 : probability / forest.Facts.Length,
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
