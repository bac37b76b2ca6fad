using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Rules;

/// <summary>What one request became along the worst path, where more than one edge multiplied it.</summary>
internal sealed class WorstPath : IStoryRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, Measures measures)
    {
        if (measures.WorstPath is not { } path || measures.Amplifiers.Count == 0) return null;
        var route = Measures.Route(path);
        var worst = path.WorstRequest > 1 ? $"; the worst request caused {path.WorstRequest}" : "";
        var before = path.BaselineAmplification is { } factor ? $", {Say.Factor(factor)} in the baseline" : "";
        Prose says = $"Along {new Name(route)}, one request became {Attempts(path.Amplification)} on average and {Attempts(path.PeakAmplification)} at the peak{before}{worst}.";
        var steps = string.Join("; ", path.Steps.Select(step => $"{Measures.Arrow(step.Caller, step.Callee)} ({step.Operation}) {Say.Factor(step.Amplification)}, {Say.Factor(step.Cumulative)} so far"));
        return new Draft(says, $"{Say.Many(path.Calls, "call")} reached the last edge. {steps}.", path.Exemplars);
    }

    private static string Attempts(double factor) => $"{Say.Factor(factor)[..^2]} attempts";
}
