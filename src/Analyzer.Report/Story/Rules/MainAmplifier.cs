using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Rules;

/// <summary>Which edge's policy created most of the excess load.</summary>
internal sealed class MainAmplifier : IStoryRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, Measures measures)
    {
        if (measures.Amplifiers.Count == 0) return null;
        var edge = measures.Amplifiers[0];
        var counts = edge.Counts;
        var cause = counts.Redeliveries > counts.Retries ? "Redeliveries" : counts.Retries > 0 ? "Retries" : "Further attempts";
        var share = measures.TotalAttributed > 0 && measures.Amplifiers.Count > 1
            ? $", {Say.Share(edge.AttributedExcess, measures.TotalAttributed)} of all excess load"
            : "";
        var before = edge.Baseline is { Calls: > 0 } baseline ? $" against {Say.Factor(baseline.Amplification)} in the baseline" : "";
        var reach = edge.AttributedExcess > counts.Excess + 1 ? " there and below" : "";
        Prose says = $"{cause} from {new Name(edge.Caller!)} to {new Name(edge.Callee)} caused {Say.Many(edge.AttributedExcess, "extra attempt")}{reach}{share}: up to {Say.Many(edge.MaxAttempts, "attempt")} for a call, {Say.Factor(counts.Amplification)} on the whole{before}.";
        return new Draft(says, EvidenceText.Of(edge), edge.Exemplars);
    }
}
