using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;
using static Analyzer.Report.Markdown.MarkdownPage;

namespace Analyzer.Report.Markdown;

/// <summary>Incidents in tables: the first as the story tells it, further ones more briefly.</summary>
internal static class MarkdownIncidents
{
    private const int MostCauses = 5, MostLanes = 30, TreeLines = 40, MostEdges = 12, MostOthers = 8;

    public static void Write(MarkdownPage page, AnalysisResult result)
    {
        if (result.Incidents.Count == 0) return;
        var incident = result.Incidents[0];
        Started(page, incident);
        Spread(page, incident);
        Amplifiers(page, result, incident);
        Broke(page, incident);
        WhatIf(page, incident);
        if (result.Incidents.Count == 1) return;
        page.Heading(2, "Further incidents");
        foreach (var other in result.Incidents.Skip(1).Take(MostOthers))
            page.Item($"**{Escape(other.Id)}** {Say.Window(other.Window.StartNs, other.Window.EndNs)}: {Escape(IncidentText.Line(other))}. Affected: {Escape(string.Join(", ", other.Affected.Take(6).Select(service => service.Service)))}");
        if (result.Incidents.Count > MostOthers + 1) page.Item($"{Say.Count(result.Incidents.Count - MostOthers - 1)} more: see the JSON report.");
        page.Gap();
    }

    private static void Started(MarkdownPage page, Incident incident)
    {
        page.Heading(2, "What started it");
        if (incident.RootCauses.Count == 0)
        {
            page.Paragraph("The spans do not show a cause.");
            return;
        }

        page.Table(
            [("candidate", false), ("how", false), ("confidence", true), ("why", false)],
            incident.RootCauses.Take(MostCauses).Select(cause => new[] { Escape(PlaceText.Plain(cause)), MechanismText.Words(cause.Mechanism), Say.Share(cause.Confidence), Escape(string.Join("; ", cause.Reasons)) }));
    }

    private static void Spread(MarkdownPage page, Incident incident)
    {
        if (incident.Affected.Count == 0) return;
        page.Heading(2, "How it spread");
        page.Table(
            [("service", false), ("onset (UTC)", false), ("after the first", true), ("how", false), ("from → to", false), ("work hit", true), ("back", false)],
            incident.Affected.Take(MostLanes).Select(service => new[]
            {
                Escape(service.Service),
                Say.Precise(service.OnsetNs),
                Say.Lag(service.OnsetNs - incident.Affected[0].OnsetNs),
                MechanismText.Words(service.Mechanism) + (service.Inherited ? ", inherited" : ""),
                service.Signals.Count > 0 ? Escape($"{service.Signals[0].Measure} {SignalText.Change(service.Signals[0])}") : "–",
                Say.Share(service.Severity),
                service.EndNs is { } end ? Say.Precise(end) : "not yet",
            }));
        if (incident.Affected.Count > MostLanes) page.Paragraph($"{Say.Many(incident.Affected.Count - MostLanes, "further service")}: see the JSON report.");
        var tree = SpreadTree.Of(incident, TreeLines);
        if (tree.Count > 0) page.Block(string.Join('\n', tree));
        foreach (var point in incident.Containment.Take(5)) page.Item($"**{Escape(point.Service)}** {Escape(ContainmentText.Lane(point))}");
        if (incident.Containment.Count > 0) page.Gap();
    }

    private static void Amplifiers(MarkdownPage page, AnalysisResult result, Incident incident)
    {
        if (incident.Amplifiers.Count == 0) return;
        page.Heading(2, "Who amplified it");
        page.Table(
            [("edge", false), ("operation", false), ("inferred policy", false), ("calm", true), ("incident", true), ("peak", true), ("after", true), ("excess", true), ("at most", true), ("share", true)],
            incident.Amplifiers.Take(MostEdges).Select(edge => new[]
            {
                Escape(Measures.Arrow(edge.Caller, edge.Callee)),
                Code(edge.Operation),
                PolicyText.Match(result, edge.Caller, edge.Callee, edge.Operation) is { } policy ? Escape(PolicyText.Of(policy)) : "–",
                edge.FactorBefore is { } before ? SignalText.Ratio(before) : "–",
                SignalText.Ratio(edge.Factor),
                SignalText.Ratio(edge.PeakFactor),
                edge.FactorAfter is { } after ? SignalText.Ratio(after) : "–",
                Say.Count(edge.Excess),
                SignalText.Rate(edge.ExcessPerSecond),
                Say.Share(edge.ExcessShare),
            }));
    }

    private static void Broke(MarkdownPage page, Incident incident)
    {
        if (incident.BreakPoint is not { } broke) return;
        page.Heading(2, $"Break point, {Say.Clock(broke.AtNs)} UTC");
        page.Paragraph($"**{Escape(Measures.Arrow(broke.Caller, broke.Callee))}**: {SignalText.Ratio(broke.Reproduction)} new attempts per failed attempt; attempts {SignalText.Rate(broke.AttemptsBefore)} → {SignalText.Rate(broke.AttemptsAfter)}, answered well {SignalText.Rate(broke.GoodputBefore)} → {SignalText.Rate(broke.GoodputAfter)}.");
        foreach (var edge in incident.SustainingLoop)
            page.Item($"{Escape(edge.Effect)} on **{Escape(Measures.Arrow(edge.Caller, edge.Callee))}**: {Say.Many(edge.Attempts, "attempt")} after the cause was over, {Say.Count(edge.Failed)} failed");
        if (incident.SustainingLoop.Count > 0) page.Gap();
    }

    private static void WhatIf(MarkdownPage page, Incident incident)
    {
        if (incident.WhatIf.Count == 0) return;
        page.Heading(2, "What would have stopped it");
        page.Table(
            [("change", false), ("in words", false), ("excess avoided", true), ("busiest second, before → after", false), ("entry failures", true), ("successes lost", true)],
            incident.WhatIf.Select(result => new[]
            {
                Code(result.Change),
                Escape(result.Text),
                $"{Say.Count(result.ExcessAvoided)} ({Say.Share(result.ExcessAvoidedShare)})",
                Escape(WhatIfText.Loads(result, 4)),
                $"{Say.Count(result.EntryErrorsBefore)} → {Say.Count(result.EntryErrorsAfter)}",
                Say.Count(result.CallsLost),
            }));
        foreach (var assumption in WhatIfText.Assumptions(incident.WhatIf)) page.Item(Escape(assumption));
        page.Gap();
    }
}
