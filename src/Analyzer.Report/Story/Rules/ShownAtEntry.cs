using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Rules;

/// <summary>What a dashboard of the entry shows, so that the rest can be read beside it.</summary>
internal sealed class ShownAtEntry : IStoryRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, Measures measures)
    {
        var shown = result.Dashboard;
        if (shown.Requests <= 0) return null;
        var errorsBefore = shown.BaselineRequests > 0 && shown.BaselineErrors is { } errors ? $" ({Say.Share(errors, shown.BaselineRequests.Value)} in the baseline)" : "";
        var p95Before = shown.BaselineDuration is { } before ? $" ({Say.Duration(before.P95Ns)} in the baseline)" : "";
        var failing = shown.Errors > 0 ? $"{Say.Share(shown.Errors, shown.Requests)} of requests failing" : "no request failing";
        Prose says = shown.Duration is { } duration
            ? $"A dashboard of the entry showed {failing}{errorsBefore} and a 95th percentile of {Say.Duration(duration.P95Ns)}{p95Before}."
            : (Prose)$"A dashboard of the entry showed {failing}{errorsBefore}.";
        var evidence = $"{Say.Many(shown.Requests, "entry request")}, of which {Say.Count(shown.Errors)} failed"
            + (shown.Duration is { } d ? $"; durations: median {Say.Duration(d.P50Ns)}, p95 {Say.Duration(d.P95Ns)}, p99 {Say.Duration(d.P99Ns)}, longest {Say.Duration(d.MaxNs)}" : "")
            + $"; {CoverageText.Sampled(result.DataQuality.Reconstruction.MeanSamplingProbability)}.";
        return new Draft(says, evidence, []);
    }
}
