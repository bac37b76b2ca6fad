using Analyzer.Model.Findings;
using Analyzer.Report.Story.Incidents.Rules;

namespace Analyzer.Report.Story.Incidents;

/// <summary>The story of the incident with most impact: what started it, how it went on, how it ended, what it hid.</summary>
internal static class IncidentStory
{
    /// <summary>In the order in which the story is told.</summary>
    private static readonly IIncidentRule[] s_rules =
    [
        new WhatStartedIt(),
        new HowItSpread(),
        new WhoAmplifiedIt(),
        new WhereItBroke(),
        new HowItEnded(),
        new ShownAgainstHidden(),
        new WhereItStopped(),
        new HowLargeItWas(),
        new OtherIncidents(),
    ];

    /// <summary>At most <paramref name="most"/> sentences; the size, which tiles and tables say too, gives way first.</summary>
    public static IReadOnlyList<Draft> Tell(AnalysisResult result, int most)
    {
        var facts = new IncidentFacts(result.Incidents[0]);
        var told = s_rules.Select(rule => (Rule: rule, Draft: rule.Tell(result, facts))).Where(pair => pair.Draft is not null).ToList();
        if (told.Count > most) told.RemoveAll(pair => pair.Rule is HowLargeItWas);
        return [.. told.Take(most).Select(pair => pair.Draft!)];
    }
}
