using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Rules;

/// <summary>How often one failure is counted by those who count error spans.</summary>
internal sealed class FailuresCountedOften : IStoryRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, Measures measures)
    {
        var hidden = result.Hidden;
        if (hidden.FailureOrigins < 1 || hidden.FailedSpans < hidden.FailureOrigins * 1.2) return null;
        Prose says = $"{Say.Many(hidden.FailureOrigins, "failure")} arose; whoever counts failed attempts sees {Say.Count(hidden.FailedSpans)}, because a failure is recorded again at each hop it passes.";
        return new Draft(says, $"{Say.Many(hidden.FailureOrigins, "failed attempt")} without a failing call below; {Say.Many(hidden.FailedSpans, "failed attempt")} at all hops. {CoverageText.Of(result.DataQuality)}.", []);
    }
}
