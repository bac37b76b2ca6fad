using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Rules;

/// <summary>Attempts that the callers' own spans do not show. A broker's redeliveries are none: their producer sent once.</summary>
internal sealed class HiddenAttempts : IStoryRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, Measures measures)
    {
        var edges = measures.InnerEdges.Where(edge => Hidden(edge) > 0 && edge.Counts.Redeliveries <= edge.Counts.Retries).OrderByDescending(Hidden).ToList();
        if (edges.Count == 0 || edges.Sum(Hidden) < Measures.FewestAttempts) return null;
        var top = edges[0];
        Prose says = $"In {Say.Many(edges.Sum(Hidden), "call")} the caller’s spans show one attempt where there were several, first of all on {new Name(Measures.Arrow(top.Caller, top.Callee))}: its instrumentation does not see its retries.";
        return new Draft(says, EvidenceText.Of(top), top.Exemplars);
    }

    private static double Hidden(EdgeSummary edge) => edge.Verdicts.GetValueOrDefault("hidden");
}
