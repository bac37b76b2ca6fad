using Analyzer.Model.Findings;
using Analyzer.Report.Story;

namespace Analyzer.Report.Terminal;

/// <summary>Incidents, where any were found.</summary>
internal static class TerminalIncidents
{
    public static void Write(Screen screen, AnalysisResult result)
    {
        if (result.Incidents.Count == 0) return;
        screen.Heading("Incidents");
        foreach (var incident in result.Incidents)
            screen.Line($"[bold]{Screen.Escape(incident.Id)}[/] {Screen.Escape(Say.Window(incident.Window.StartNs, incident.Window.EndNs))}: {Screen.Escape(IncidentText.Summary(incident))}");
    }
}
