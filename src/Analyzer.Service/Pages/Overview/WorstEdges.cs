using Analyzer.Model.Findings;
using Analyzer.Report.Html;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Service.Pages.Overview;

/// <summary>The edges that hid most, each in a line.</summary>
internal static class WorstEdges
{
    private const int Most = 10;

    /// <summary>Writes them.</summary>
    public static void Write(Markup markup, AnalysisResult result)
    {
        var edges = result.Edges.Where(edge => edge.Caller is not null).Take(Most).ToList();
        Parts.Lead(markup, edges.Count == 0 ? "No service called another." : "Those that hid most first. The line is attempts per call over the window.");
        if (edges.Count == 0) return;
        Parts.OpenScroll(markup, "Table: the worst edges");
        Parts.OpenTable(markup, "Edges, those that hid most first", new("Edge"), new("Over time"), new("Factor", true), new("At the peak", true), new("Excess", true), new("Masked", true), new("Orphaned", true));
        foreach (var edge in edges)
        {
            var counts = edge.Counts;
            markup.Open("tr");
            Parts.EdgeCell(markup, edge.Caller, edge.Callee, edge.Operation);
            markup.Open("td");
            Sparkline.Draw(markup, edge);
            markup.Close();
            markup.Element("td", Say.Factor(counts.Amplification), ("class", counts.Amplification >= Measures.LeastFactor ? "n loud" : "n"));
            foreach (var text in (ReadOnlySpan<string>)[Say.Peak(edge.PeakAmplification, counts.Amplification), Say.Count(counts.Excess), Say.Count(counts.Masked), counts.OrphanedNs > 0 ? Say.Duration(counts.OrphanedNs) : "–"])
                markup.Element("td", text, ("class", "n"));
            markup.Close();
        }

        markup.Close().Close().Close();
    }
}
