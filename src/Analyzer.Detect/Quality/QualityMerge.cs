using Analyzer.Model.Calls;

namespace Analyzer.Detect.Quality;

/// <summary>What the reconstructions of several slices or windows met together.</summary>
internal static class QualityMerge
{
    /// <summary>Both together. Counts add; the last bits of the mean probability alone depend on the order of merging.</summary>
    public static ReconstructionQuality Of(ReconstructionQuality a, ReconstructionQuality b) => new()
    {
        Spans = a.Spans + b.Spans,
        Duplicates = a.Duplicates + b.Duplicates,
        MissingParents = a.MissingParents + b.MissingParents,
        CutCycles = a.CutCycles + b.CutCycles,
        SplitSharedSpans = a.SplitSharedSpans + b.SplitSharedSpans,
        NegativeDurations = a.NegativeDurations + b.NegativeDurations,
        TracesWithoutRoot = a.TracesWithoutRoot + b.TracesWithoutRoot,
        ClientAttempts = a.ClientAttempts + b.ClientAttempts,
        PairedAttempts = a.PairedAttempts + b.PairedAttempts,
        SampledSpans = a.SampledSpans + b.SampledSpans,
        MeanSamplingProbability = MeanProbability(a, b),
        UnresolvedLinks = a.UnresolvedLinks + b.UnresolvedLinks,
        CallsMayBeCensored = a.CallsMayBeCensored + b.CallsMayBeCensored,
        ExplicitGroups = a.ExplicitGroups + b.ExplicitGroups,
        StructuralGroups = a.StructuralGroups + b.StructuralGroups,
        HiddenGroups = a.HiddenGroups + b.HiddenGroups,
        AmbiguousGroups = a.AmbiguousGroups + b.AmbiguousGroups,
        LowestConfidence = Math.Min(a.LowestConfidence, b.LowestConfidence),
        ClockShifts = [.. a.ClockShifts.Concat(b.ClockShifts)
            .GroupBy(shift => (shift.Service, shift.Instance))
            .OrderBy(group => group.Key.Service, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Instance, StringComparer.Ordinal)
            .Select(group => group.Aggregate(Merge))],
    };

    // Clocks drift: of an instance that was shifted differently in different windows, the furthest is told.
    private static ClockShift Merge(ClockShift a, ClockShift b)
    {
        var further = Int128.Abs(a.ShiftNs).CompareTo(Int128.Abs(b.ShiftNs)) is var order and not 0 ? order > 0 : a.ShiftNs > b.ShiftNs;
        return a with { ShiftNs = further ? a.ShiftNs : b.ShiftNs, Pairs = a.Pairs + b.Pairs, Impossible = a.Impossible + b.Impossible };
    }

    private static double MeanProbability(ReconstructionQuality a, ReconstructionQuality b)
    {
        if (a.Spans == 0 || a.MeanSamplingProbability == b.MeanSamplingProbability) return b.MeanSamplingProbability;
        if (b.Spans == 0) return a.MeanSamplingProbability;
        return ((a.MeanSamplingProbability * a.Spans) + (b.MeanSamplingProbability * b.Spans)) / (a.Spans + b.Spans);
    }
}
