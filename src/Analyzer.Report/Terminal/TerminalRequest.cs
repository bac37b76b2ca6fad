using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Spectre.Console;

namespace Analyzer.Report.Terminal;

/// <summary>What one request became along the worst path.</summary>
internal static class TerminalRequest
{
    public static void Write(Screen screen, ReportStory story)
    {
        if (story.Measures.WorstPath is not { } path) return;
        screen.Heading("What one request became, over the whole window");
        var most = path.Steps.Max(step => step.Cumulative);
        var width = Math.Clamp(screen.Width - 54, 10, 48);
        var table = Screen.Table(("", false), ("", true), ("", false));
        foreach (var step in path.Steps)
        {
            var name = step.Caller is null ? step.Callee : Measures.Arrow(step.Caller, step.Callee);
            table.AddRow(
                Screen.Escape(Say.Fit(name, 38)),
                Screen.Escape(Say.Factor(step.Cumulative)),
                $"[purple]{TextBars.Bar(step.Cumulative / most, width, screen.IsUnicode)}[/]");
        }

        screen.Write(table);
    }
}
