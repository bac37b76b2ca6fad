using Analyzer.Model.Findings;

namespace Analyzer.Report.Story;

/// <summary>How much of the truth a number shows, in the few words that stand beside it.</summary>
internal static class CoverageText
{
    /// <summary><c>99 % paired · unsampled · 12 calls may be cut off</c>.</summary>
    public static string Of(EdgeSummary edge) => string.Join(" · ", Parts(edge));

    /// <summary>The same for the result as a whole.</summary>
    public static string Of(DataQuality quality)
    {
        var found = quality.Reconstruction;
        List<string> parts =
        [
            found.ClientAttempts > 0 ? $"{Say.Share(found.PairedAttempts, found.ClientAttempts)} paired" : "nothing to pair",
            Sampled(found.MeanSamplingProbability),
        ];
        if (found.CallsMayBeCensored > 0) parts.Add($"{Say.Many(found.CallsMayBeCensored, "call")} may be cut off");
        return string.Join(" · ", parts);
    }

    /// <summary>How sure the groupings behind an edge are, with what they rest on.</summary>
    public static string Grouping(EdgeSummary edge)
    {
        var verdicts = edge.Verdicts.Where(pair => pair.Value > 0).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal);
        var text = string.Join(", ", verdicts.Select(pair => $"{Say.Count(pair.Value)} {pair.Key}"));
        return text.Length == 0 ? "no groups" : $"{text}; lowest confidence {Say.Share(edge.Coverage.LowestConfidence)}";
    }

    /// <summary><c>unsampled</c> or <c>10 % sampled</c>.</summary>
    public static string Sampled(double share) => share >= 1 ? "unsampled" : $"{Say.Share(share)} sampled";

    private static IEnumerable<string> Parts(EdgeSummary edge)
    {
        var coverage = edge.Coverage;
        if (edge.Caller is not null)
            yield return edge.Instrumented ? $"{Say.Share(coverage.PairedShare)} paired" : "callee sends no spans";
        yield return coverage.ErrorBound > 0 ? $"{Sampled(coverage.SampledShare)}, factor ± {coverage.ErrorBound.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)}" : Sampled(coverage.SampledShare);
        if (coverage.MayBeCensored > 0) yield return $"{Say.Many(coverage.MayBeCensored, "call")} may be cut off";
    }
}
