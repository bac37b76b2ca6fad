using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Rules;

/// <summary>How many attempts the calls below the entry took.</summary>
internal sealed class RanBelow : IStoryRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, Measures measures)
    {
        var (counts, baseline) = (result.Hidden.Counts, result.Hidden.Baseline);
        if (counts.Calls <= 0) return null;
        var before = baseline is { Calls: > 0 } ? $"; in the baseline it was {Say.Factor(baseline.Amplification)}" : "";
        var hedges = counts.Hedges > 0 && counts.Hedges >= counts.Excess * 0.99 ? ", all of it hedges" : "";
        Prose says = counts.Excess >= 0.5
            ? $"Below it, {Say.Many(counts.Calls, "call")} took {Say.Many(counts.Attempts, "attempt")}, a factor of {Say.Factor(counts.Amplification)}{hedges}{before}."
            : (Prose)$"Below it, each of {Say.Many(counts.Calls, "call")} took one attempt{before}.";
        var evidence = $"All edges between services: {EvidenceText.Counts(counts)}. {CoverageText.Of(result.DataQuality)}.";
        return new Draft(says, evidence, []);
    }
}
