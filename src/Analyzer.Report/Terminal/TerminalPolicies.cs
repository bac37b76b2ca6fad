using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Terminal;

/// <summary>The worst of what policies could do, and who diverges.</summary>
internal static class TerminalPolicies
{
    private const int Most = 3;

    public static void Write(Screen screen, AnalysisResult result)
    {
        if (result.Drift.Count + result.Potential.Count + result.PolicyConflicts.Count == 0) return;
        screen.Heading("Policies, and what they could do");
        foreach (var conflict in result.PolicyConflicts.Take(Most)) screen.Paragraph("  ", $"{new Name(conflict.Outer)} over {new Name(conflict.Inner)}: {conflict.Text}");
        foreach (var path in result.Potential.Take(Most))
            screen.Paragraph("  ", $"{new Name(PotentialText.Route(path))}: up to {PotentialText.Most(path)} attempts for one request ({PotentialText.Factors(path)}), {SignalText.Ratio(path.Seen)} seen");
        foreach (var drift in result.Drift.Take(Most))
            screen.Paragraph("  ", $"{new Name(drift.Service)}, {DriftText.Who(drift)}: {DriftText.What(drift)} {SignalText.Value(drift.Unit, drift.Value)}, peers {SignalText.Value(drift.Unit, drift.Peers)} ({Say.Share(drift.Confidence)} sure)");
        var more = Math.Max(0, result.PolicyConflicts.Count - Most) + Math.Max(0, result.Potential.Count - Most) + Math.Max(0, result.Drift.Count - Most);
        if (more > 0) screen.Line($"  [dim]{Screen.Escape(Say.Count(more))} more in the other formats[/]");
    }
}
