using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;
using Spectre.Console;

namespace Analyzer.Report.Terminal;

/// <summary>Who multiplied the load of an incident, where it fed itself, and what would have changed it.</summary>
internal static class TerminalLoad
{
    private const int Most = 6;

    public static void Write(Screen screen, AnalysisResult result, Incident incident)
    {
        Amplifiers(screen, result, incident);
        Broke(screen, incident);
        WhatIf(screen, incident);
    }

    private static void Amplifiers(Screen screen, AnalysisResult result, Incident incident)
    {
        if (incident.Amplifiers.Count == 0) return;
        screen.Heading("Who amplified it");
        var width = Math.Clamp(screen.Width - 46, 16, 60);
        var table = Screen.Table(("edge and policy", false), ("calm", true), ("incident", true), ("peak", true), ("excess", true), ("share", true));
        foreach (var edge in incident.Amplifiers.Take(Most))
        {
            var policy = PolicyText.Match(result, edge.Caller, edge.Callee, edge.Operation);
            table.AddRow(
                $"{Screen.Escape(Say.Fit(Measures.Arrow(edge.Caller, edge.Callee), width))}\n[dim]{Screen.Escape(Say.Fit(policy is null ? "policy not inferred" : PolicyText.Of(policy), width))}[/]",
                Screen.Escape(edge.FactorBefore is { } before ? SignalText.Ratio(before) : "–"),
                Screen.Escape(SignalText.Ratio(edge.Factor)),
                $"[bold purple]{Screen.Escape(SignalText.Ratio(edge.PeakFactor))}[/]",
                Screen.Escape(Say.Short(edge.Excess)),
                Screen.Escape(Say.Share(edge.ExcessShare)));
        }

        screen.Write(table);
        if (incident.Amplifiers.Count > Most) screen.Line($"[dim]{Screen.Escape(Say.Many(incident.Amplifiers.Count - Most, "further edge"))}[/]");
    }

    private static void Broke(Screen screen, Incident incident)
    {
        if (incident.BreakPoint is not { } broke) return;
        screen.Heading($"Break point, {Say.Clock(broke.AtNs)} UTC");
        var ratios = broke.Series.Select(point => point.Reproduction).ToList();
        screen.Paragraph("  ", $"{new Name(Measures.Arrow(broke.Caller, broke.Callee))}: {SignalText.Ratio(broke.Reproduction)} new attempts per failed attempt; attempts {SignalText.Rate(broke.AttemptsBefore)} → {SignalText.Rate(broke.AttemptsAfter)}, answered well {SignalText.Rate(broke.GoodputBefore)} → {SignalText.Rate(broke.GoodputAfter)}");
        if (ratios.Any(ratio => ratio is not null))
            screen.Line($"  [purple]{Screen.Escape(TextBars.Spark(ratios, Math.Clamp(screen.Width - 30, 16, 72), 0, ratios.Max(), screen.IsUnicode))}[/] [dim]{Screen.Escape($"up to {SignalText.Ratio(ratios.Max() ?? 0)}")}[/]");
        foreach (var edge in incident.SustainingLoop)
            screen.Paragraph(screen.IsUnicode ? "  ↻ " : "  o ", $"{edge.Effect} on {new Name(Measures.Arrow(edge.Caller, edge.Callee))}: {Say.Many(edge.Attempts, "attempt")} after the cause was over, {Say.Count(edge.Failed)} failed");
    }

    private static void WhatIf(Screen screen, Incident incident)
    {
        if (incident.WhatIf.Count == 0) return;
        screen.Heading("What would have stopped it");
        foreach (var result in incident.WhatIf.Take(Most))
        {
            screen.Paragraph("  ", $"{new Name(result.Change)}", "default");
            screen.Paragraph("    ", $"{result.Text}: {Say.Share(result.ExcessAvoidedShare)} of the excess less; busiest second: {WhatIfText.Loads(result, 3)}; entry failures {Say.Count(result.EntryErrorsBefore)} → {Say.Count(result.EntryErrorsAfter)}", "dim");
        }

        foreach (var assumption in WhatIfText.Assumptions(incident.WhatIf).Take(4)) screen.Paragraph(screen.IsUnicode ? "  • " : "  - ", $"{assumption}", "dim");
    }
}
