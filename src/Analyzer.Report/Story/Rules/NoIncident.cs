using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Rules;

/// <summary>That nothing left its baseline, and which baseline that was.</summary>
internal sealed class NoIncident : IStoryRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, Measures measures)
    {
        var use = result.BaselineUse;
        if (use.Kind == BaselineKind.None)
            return new Draft($"Whether anything left its baseline cannot be said ({use.Text}).", "Incidents are departures from a baseline; none was given and none was found in the window.", []);
        var window = use.Window is { } baseline ? Say.Window(baseline.StartNs, baseline.EndNs) : "no window";
        return new Draft($"No service left its baseline: no incident was found.", $"Compared with {BaselineText.Kind(use.Kind)}, {window}: {use.Text}.", []);
    }
}
