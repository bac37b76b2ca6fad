using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Spectre.Console;

namespace Analyzer.Report.Terminal;

/// <summary>The loudest edges with their coverage.</summary>
internal static class TerminalEdges
{
    private const int Most = 10, Wide = 96;

    public static void Write(Screen screen, AnalysisResult result, Measures measures)
    {
        if (result.Edges.Count == 0) return;
        screen.Heading(result.Incidents.Count > 0 ? "What the edges carried and hid, over the whole window" : measures.Amplifiers.Count > 0 ? "Who amplified it, and what edges hid" : "What the edges carried");
        var isWide = screen.Width >= Wide;
        var hasBaseline = result.Edges.Any(edge => edge.Baseline is not null);
        List<(string, bool)> columns = [("edge", false), ("factor", true), ("peak", true), ("excess", true), ("masked", true)];
        if (hasBaseline) columns.Insert(1, ("calm", true));
        if (isWide) columns.Add(("orphaned", true));
        columns.Add(("coverage", false));
        var table = Screen.Table([.. columns]);
        foreach (var edge in result.Edges.Take(Most))
        {
            var counts = edge.Counts;
            List<string> cells =
            [
                $"{Screen.Escape(Say.Fit(Measures.Arrow(edge.Caller, edge.Callee), isWide ? 34 : 26))}\n[dim]{Screen.Escape(Say.Fit(edge.Operation, isWide ? 34 : 26))}[/]",
                counts.Amplification >= Measures.LeastFactor ? $"[bold purple]{Screen.Escape(Say.Factor(counts.Amplification))}[/]" : Screen.Escape(Say.Factor(counts.Amplification)),
                Screen.Escape(Say.Peak(edge.PeakAmplification, counts.Amplification)),
                Screen.Escape(Say.Short(counts.Excess)),
                Screen.Escape(counts.FailedAttempts > 0 ? Say.Share(counts.Masked, counts.FailedAttempts) : "–"),
            ];
            if (hasBaseline) cells.Insert(1, Screen.Escape(edge.Baseline is { Calls: > 0 } calm ? Say.Factor(calm.Amplification) : "–"));
            if (isWide) cells.Add(Screen.Escape(counts.OrphanedNs > 0 ? Say.Duration(counts.OrphanedNs) : "–"));
            cells.Add($"[dim]{Screen.Escape(CoverageText.Of(edge)).Replace(" · ", "\n", StringComparison.Ordinal)}[/]");
            table.AddRow([.. cells]);
        }

        screen.Write(table);
        if (result.Edges.Count > Most) screen.Line($"[dim]{Screen.Escape(Say.Many(result.Edges.Count - Most, "further edge"))}[/]");
    }
}
