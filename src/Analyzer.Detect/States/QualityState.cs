using Analyzer.Model.Calls;

namespace Analyzer.Detect.States;

/// <summary>What reconstruction met, as bytes.</summary>
internal static class QualityState
{
    /// <summary>Writes the counts.</summary>
    public static void Write(StateWriter writer, ReconstructionQuality quality)
    {
        ReadOnlySpan<long> counts =
        [
            quality.Spans, quality.Duplicates, quality.MissingParents, quality.CutCycles, quality.SplitSharedSpans, quality.NegativeDurations,
            quality.TracesWithoutRoot, quality.ClientAttempts, quality.PairedAttempts, quality.SampledSpans, quality.UnresolvedLinks,
            quality.CallsMayBeCensored, quality.ExplicitGroups, quality.StructuralGroups, quality.HiddenGroups, quality.AmbiguousGroups,
        ];
        foreach (var count in counts) writer.Signed(count);
        writer.Number(quality.MeanSamplingProbability);
        writer.Number(quality.LowestConfidence);
        writer.Count(quality.ClockShifts.Count);
        foreach (var shift in quality.ClockShifts.OrderBy(shift => shift.Service, StringComparer.Ordinal).ThenBy(shift => shift.Instance, StringComparer.Ordinal))
        {
            writer.Text(shift.Service);
            writer.Text(shift.Instance);
            writer.Signed(shift.ShiftNs);
            writer.Count(shift.Pairs);
            writer.Count(shift.Impossible);
        }
    }

    /// <summary>Reads the counts.</summary>
    public static ReconstructionQuality Read(ref StateReader reader)
    {
        var quality = new ReconstructionQuality
        {
            Spans = reader.Signed(),
            Duplicates = reader.Signed(),
            MissingParents = reader.Signed(),
            CutCycles = reader.Signed(),
            SplitSharedSpans = reader.Signed(),
            NegativeDurations = reader.Signed(),
            TracesWithoutRoot = reader.Signed(),
            ClientAttempts = reader.Signed(),
            PairedAttempts = reader.Signed(),
            SampledSpans = reader.Signed(),
            UnresolvedLinks = reader.Signed(),
            CallsMayBeCensored = reader.Signed(),
            ExplicitGroups = reader.Signed(),
            StructuralGroups = reader.Signed(),
            HiddenGroups = reader.Signed(),
            AmbiguousGroups = reader.Signed(),
            MeanSamplingProbability = reader.Number(),
            LowestConfidence = reader.Number(),
        };
        var shifts = new ClockShift[reader.Items()];
        for (var i = 0; i < shifts.Length; i++) shifts[i] = new ClockShift(reader.Text(), reader.Text(), reader.Signed(), reader.Count(), reader.Count());
        return quality with { ClockShifts = shifts };
    }
}
