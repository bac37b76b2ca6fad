using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Rules;

/// <summary>Failures that a later success hid from the entry.</summary>
internal sealed class MaskedErrors : IStoryRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, Measures measures)
    {
        var counts = result.Hidden.Counts;
        if (counts.Masked < Measures.FewestAttempts || counts.Masked < counts.FailedAttempts * Measures.LeastShare) return null;
        if (measures.InnerEdges.MaxBy(edge => edge.Counts.Masked) is not { Counts.Masked: > 0 } top) return null;
        var where = measures.InnerEdges.Count > 1 ? (Prose)$", most of them on {new Name(Measures.Arrow(top.Caller, top.Callee))}" : $"";
        var most = top.Counts.Masked > counts.Masked / 2 ? where : (Prose)$"";
        Prose says = $"The entry’s error rate hid {Say.Share(counts.Masked, counts.FailedAttempts)} of all failed attempts, because a later attempt or a fallback still answered{most}.";
        var absorbed = counts.Absorbed > 0 ? $"; {Say.Many(counts.Absorbed, "failed call")} absorbed by callers that still answered" : "";
        return new Draft(says, $"{Say.Count(counts.Masked)} of {Say.Many(counts.FailedAttempts, "failed attempt")} masked{absorbed}. {EvidenceText.Of(top)}", top.Exemplars);
    }
}
