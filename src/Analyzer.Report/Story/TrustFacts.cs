using Analyzer.Model.Calls;
using Analyzer.Model.Findings;

namespace Analyzer.Report.Story;

/// <summary>What reading and reconstruction met, as names and values that every format lists alike.</summary>
internal static class TrustFacts
{
    private const int NamedSources = 20;

    /// <summary>What reading met.</summary>
    public static IReadOnlyList<(string Name, string Value)> Reading(DataQuality quality)
    {
        List<(string, string)> facts = [];
        foreach (var (source, format, spans) in quality.Reading.Sources.Take(NamedSources)) facts.Add((source, $"{format}, {Say.Many(spans, "span")}"));
        if (quality.Reading.Sources.Count > NamedSources) facts.Add(("Further sources", Say.Count(quality.Reading.Sources.Count - NamedSources)));
        facts.Add(("Traces in the window", Say.Count(quality.Traces)));
        facts.Add(("Spans in the window", Say.Count(quality.Spans)));
        facts.Add(("Spans outside the window", Say.Count(quality.OutsideWindow)));
        foreach (var (kind, count) in quality.Reading.Problems.OrderBy(pair => pair.Key, StringComparer.Ordinal)) facts.Add(($"Problem: {kind}", Say.Count(count)));
        facts.Add(("Spans lost in reading", Say.Count(quality.Reading.SpansLost)));
        return facts;
    }

    /// <summary>What reconstruction met; what did not occur is left out where its absence is the rule.</summary>
    public static IReadOnlyList<(string Name, string Value)> Reconstruction(ReconstructionQuality found)
    {
        var grouped = found.ExplicitGroups + found.StructuralGroups + found.HiddenGroups;
        List<(string, string)> facts =
        [
            ("Attempts with a span on both sides", $"{Say.Count(found.PairedAttempts)} of {Say.Count(found.ClientAttempts)} ({Say.Share(found.PairedAttempts, found.ClientAttempts)})"),
            ("Sampling", CoverageText.Sampled(found.MeanSamplingProbability)),
            ("Spans whose parent is missing", $"{Say.Count(found.MissingParents)} ({Say.Share(found.MissingParents, found.Spans)})"),
            ("Calls that may be cut off by tail sampling", Say.Count(found.CallsMayBeCensored)),
            ("Calls of several attempts", grouped == 0 ? "none" : $"{Say.Count(grouped)}: {Say.Count(found.ExplicitGroups)} stated by attributes, {Say.Count(found.StructuralGroups)} by structure, {Say.Count(found.HiddenGroups)} seen only by callees"),
        ];
        if (grouped > 0) facts.Add(("Lowest confidence of a group", Say.Share(found.LowestConfidence)));
        AddSome(facts, "Calls that could be grouped in several ways", found.AmbiguousGroups);
        AddSome(facts, "Repeated spans dropped", found.Duplicates);
        AddSome(facts, "Traces without a root", found.TracesWithoutRoot);
        AddSome(facts, "Circular parents cut", found.CutCycles);
        AddSome(facts, "Spans that ended before they started", found.NegativeDurations);
        AddSome(facts, "Shared Zipkin spans split", found.SplitSharedSpans);
        AddSome(facts, "Links to spans that are not there", found.UnresolvedLinks);
        return facts;
    }

    private static void AddSome(List<(string, string)> facts, string name, long count)
    {
        if (count > 0) facts.Add((name, Say.Count(count)));
    }
}
