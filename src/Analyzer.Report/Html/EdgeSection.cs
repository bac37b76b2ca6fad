using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>Every edge with what it carried and hid, the loudest first, each with its coverage.</summary>
internal static class EdgeSection
{
    private const int Open = 40;

    public static void Write(Markup markup, AnalysisResult result, Measures measures)
    {
        Parts.Lead(markup, "Calm is the baseline. Excess is attempts beyond calls; of it, share is what this edge caused anywhere in the system. Masked attempts failed without the entry showing it; orphaned work ran on for callers that had given up.");
        var hasBaseline = result.Edges.Any(edge => edge.Baseline is not null);
        Table(markup, "Edges, those that hid most first", [.. result.Edges.Take(Open)], measures, hasBaseline);
        if (result.Edges.Count <= Open) return;
        Parts.OpenDetails(markup, $"{Say.Many(result.Edges.Count - Open, "further edge")}");
        Table(markup, "Further edges", [.. result.Edges.Skip(Open)], measures, hasBaseline);
        markup.Close();
    }

    private static void Table(Markup markup, string caption, IReadOnlyList<EdgeSummary> edges, Measures measures, bool hasBaseline)
    {
        Parts.OpenScroll(markup, caption);
        List<Column> columns = [new("Edge")];
        if (hasBaseline) columns.Add(new("Factor, calm", true));
        columns.AddRange([new("Factor", true), new("At the peak", true), new("Over time"), new("Calls", true), new("Excess", true), new("Share", true), new("Masked", true), new("Orphaned", true), new("Coverage")]);
        Parts.OpenTable(markup, caption, [.. columns]);
        foreach (var edge in edges) Row(markup, edge, measures, hasBaseline);
        markup.Close().Close().Close();
    }

    private static void Row(Markup markup, EdgeSummary edge, Measures measures, bool hasBaseline)
    {
        var counts = edge.Counts;
        markup.Open("tr");
        markup.Open("th", ("scope", "row"), ("class", "edge-name")).Text(Measures.Arrow(edge.Caller, edge.Callee));
        markup.Element("span", edge.Operation, ("class", "sub")).Close();
        if (hasBaseline) Number(markup, edge.Baseline is { Calls: > 0 } calm ? Say.Factor(calm.Amplification) : "new");
        Number(markup, Say.Factor(counts.Amplification), counts.Amplification >= Measures.LeastFactor ? "n loud" : "n");
        Number(markup, Say.Factor(edge.PeakAmplification));
        markup.Open("td");
        Sparkline.Draw(markup, edge);
        markup.Close();
        Number(markup, Say.Count(counts.Calls));
        Number(markup, Say.Count(counts.Excess));
        Number(markup, edge.AttributedExcess > 0 && edge.Caller is not null ? Say.Share(edge.AttributedExcess, measures.TotalAttributed) : "–");
        Number(markup, counts.FailedAttempts > 0 ? $"{Say.Count(counts.Masked)} of {Say.Count(counts.FailedAttempts)}" : "–");
        Number(markup, counts.OrphanedNs > 0 ? Say.Duration(counts.OrphanedNs) : "–");
        markup.Open("td", ("class", "cover")).Text(CoverageText.Of(edge));
        if (edge.Verdicts.Count > 0) markup.Element("span", CoverageText.Grouping(edge), ("class", "sub"));
        markup.Close().Close();
    }

    private static void Number(Markup markup, string text, string role = "n") => markup.Element("td", text, ("class", role));
}
