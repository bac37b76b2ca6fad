using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Story;

/// <summary>What reading and reconstruction met, as names and values that every format lists alike.</summary>
internal static class TrustFacts
{
    private const int NamedSources = 20, NamedIncidents = 5;

    /// <summary>What the findings were compared with, and how sure they are.</summary>
    public static IReadOnlyList<(string Name, string Value)> Findings(AnalysisResult result)
    {
        var use = result.BaselineUse;
        List<(string, string)> facts = [use.Kind == BaselineKind.None ? ("Baseline", use.Text) : ("Compared with", BaselineText.Kind(use.Kind))];
        if (use is { Kind: not BaselineKind.None, Window: { } window }) facts.Add(("Baseline", Say.Window(window.StartNs, window.EndNs)));
        if (use.Kind != BaselineKind.None) facts.Add(("Why", use.Text));
        foreach (var incident in result.Incidents.Take(NamedIncidents))
        {
            facts.Add(($"Cause of {incident.Id}", incident.RootCauses.Count > 0 ? $"{PlaceText.Plain(incident.RootCauses[0])}, {Say.Share(incident.RootCauses[0].Confidence)} sure" : "not shown by the spans"));
            var seen = incident.Propagation.Count(step => step.Share is not null);
            if (incident.Propagation.Count > 0) facts.Add(($"Arrows of {incident.Id} that single traces show", $"{Say.Count(seen)} of {Say.Count(incident.Propagation.Count)}"));
        }

        if (result.Policies.Count > 0) facts.Add(("Inferred policies, least sure", $"{Say.Share(result.Policies.Min(policy => policy.Confidence))} of {Say.Many(result.Policies.Count, "policy", "policies")}"));
        return facts;
    }

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
