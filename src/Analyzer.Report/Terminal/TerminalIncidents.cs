using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;
using Spectre.Console;

namespace Analyzer.Report.Terminal;

/// <summary>The incident with most impact in tables; the others in a line each.</summary>
internal static class TerminalIncidents
{
    private const int Causes = 3, Reasons = 4, Lanes = 15, TreeLines = 24, Others = 8;

    public static void Write(Screen screen, AnalysisResult result)
    {
        if (result.Incidents.Count == 0) return;
        var incident = result.Incidents[0];
        Started(screen, incident);
        Spread(screen, incident);
        TerminalLoad.Write(screen, result, incident);
        if (result.Incidents.Count == 1) return;
        screen.Heading("Further incidents");
        foreach (var other in result.Incidents.Skip(1).Take(Others))
            screen.Paragraph("  ", $"{new Name(other.Id)} {Say.Window(other.Window.StartNs, other.Window.EndNs)}: {IncidentText.Line(other)}.");
        if (result.Incidents.Count > Others + 1) screen.Line($"  [dim]{Screen.Escape(Say.Count(result.Incidents.Count - Others - 1))} more[/]");
    }

    private static void Started(Screen screen, Incident incident)
    {
        screen.Heading("What started it");
        if (incident.RootCauses.Count == 0) screen.Paragraph("  ", $"The spans do not show a cause.");
        var dot = screen.IsUnicode ? "    • " : "    - ";
        foreach (var cause in incident.RootCauses.Take(Causes))
        {
            var operation = cause.Operation is { } name ? $" ({name})" : "";
            screen.Paragraph("  ", $"{Say.Share(cause.Confidence)} {PlaceText.Of(cause)}{operation}: {MechanismText.Words(cause.Mechanism)}");
            foreach (var reason in cause.Reasons.Take(Reasons)) screen.Paragraph(dot, $"{reason}", "dim");
        }
    }

    private static void Spread(Screen screen, Incident incident)
    {
        if (incident.Affected.Count == 0) return;
        screen.Heading("How it spread");
        var isWide = screen.Width >= 90;
        var table = isWide
            ? Screen.Table(("service", false), ("onset", true), ("how", false), ("", false), ("hit", true))
            : Screen.Table(("service", false), ("onset", true), ("how", false), ("hit", true));
        var first = incident.Affected[0].OnsetNs;
        foreach (var service in incident.Affected.Take(Lanes))
        {
            var change = service.Signals.Count > 0 ? SignalText.Change(service.Signals[0]) : "–";
            var how = $"{MechanismText.Words(service.Mechanism)}{(service.Inherited ? ", inherited" : "")}";
            List<string> cells = [Screen.Escape(Say.Fit(service.Service, isWide ? 34 : 22)), Screen.Escape(Say.Lag(service.OnsetNs - first)), Screen.Escape(isWide ? how : $"{how} {change}")];
            if (isWide) cells.Add(Screen.Escape(change));
            cells.Add(Screen.Escape(Say.Share(service.Severity)));
            table.AddRow([.. cells]);
        }

        screen.Write(table);
        if (incident.Affected.Count > Lanes) screen.Line($"[dim]{Screen.Escape(Say.Many(incident.Affected.Count - Lanes, "further service"))}[/]");
        var tree = SpreadTree.Of(incident, TreeLines, screen.IsUnicode);
        if (tree.Count > 0) screen.Line();
        foreach (var line in tree) screen.Line($"  {Screen.Escape(Say.Fit(line, screen.Width - 2))}");
        foreach (var point in incident.Containment.Take(3))
            screen.Paragraph("  ", $"{new Name(point.Service)} {(screen.IsUnicode ? "⊣" : "-|")} {ContainmentText.Lane(point)}");
    }
}
