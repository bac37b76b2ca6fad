using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Rules;

/// <summary>Work that went on for callers that had given up.</summary>
internal sealed class OrphanedWork : IStoryRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, Measures measures)
    {
        var orphaned = result.Hidden.Counts.OrphanedNs;
        if (result.Hidden.TotalWorkNs <= 0 || orphaned < result.Hidden.TotalWorkNs * Measures.LeastShare) return null;
        if (measures.InnerEdges.MaxBy(edge => edge.Counts.OrphanedNs) is not { Counts.OrphanedNs: > 0 } top) return null;
        Prose says = $"Callees spent {Say.Share(orphaned, result.Hidden.TotalWorkNs)} of their time on work for callers that had given up, {new Name(top.Callee)} most of all ({Say.Duration(top.Counts.OrphanedNs)}).";
        return new Draft(says, $"{Say.Duration(orphaned)} of {Say.Duration(result.Hidden.TotalWorkNs)} of work was orphaned. {EvidenceText.Of(top)}", top.Exemplars);
    }
}
