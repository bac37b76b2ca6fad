using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Rules;

/// <summary>Where the data is too thin for the numbers to be taken at their word, the story says so itself.</summary>
internal sealed class ThinData : IStoryRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, Measures measures)
    {
        var found = result.DataQuality.Reconstruction;
        var missing = found.Spans > 0 ? (double)found.MissingParents / found.Spans : 0;
        var lost = result.DataQuality.Reading.SpansLost;
        var isThin = missing >= 0.05 || found.CallsMayBeCensored > 0 || lost > 0;
        if (!isThin) return null;
        List<string> doubts = [];
        if (missing >= 0.05) doubts.Add($"{Say.Share(missing)} of spans miss a parent");
        if (lost > 0) doubts.Add($"{Say.Many(lost, "span")} could not be read");
        if (found.CallsMayBeCensored > 0) doubts.Add($"the last attempts of {Say.Many(found.CallsMayBeCensored, "call")} may have been cut off by tail sampling");
        Prose says = $"The true numbers may be higher: {string.Join(", and ", doubts)}.";
        return new Draft(says, $"{Say.Count(found.MissingParents)} of {Say.Many(found.Spans, "span")} miss a parent, {Say.Count(found.CallsMayBeCensored)} calls may be cut off, {Say.Count(lost)} spans lost in reading.", []);
    }
}
