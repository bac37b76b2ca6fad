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
        var hasBaseline = result.Edges.Any(edge => edge.Baseline is not null);
        Parts.Lead(markup, (hasBaseline ? "Calm is the baseline. " : "") + "Excess is attempts beyond calls; of it, share is what this edge caused anywhere in the system. Masked is the share of failed attempts that the entry did not show; orphaned work ran on for callers that had given up.");
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
        Parts.EdgeCell(markup, edge.Caller, edge.Callee, edge.Operation);
        if (hasBaseline) Number(markup, edge.Baseline is { Calls: > 0 } calm ? Say.Factor(calm.Amplification) : "new");
        Number(markup, Say.Factor(counts.Amplification), counts.Amplification >= Measures.LeastFactor ? "n loud" : "n");
        Number(markup, Say.Peak(edge.PeakAmplification, counts.Amplification));
        markup.Open("td");
        Sparkline.Draw(markup, edge);
        markup.Close();
        Number(markup, Say.Count(counts.Calls));
        Number(markup, Say.Count(counts.Excess));
        Number(markup, edge.AttributedExcess > 0 && edge.Caller is not null ? Say.Share(edge.AttributedExcess, measures.TotalAttributed) : "–");
        if (counts.FailedAttempts > 0)
            markup.Open("td", ("class", "n")).Text(Say.Share(counts.Masked, counts.FailedAttempts)).Element("span", $"of {Say.Short(counts.FailedAttempts)}", ("class", "sub")).Close();
        else
            Number(markup, "–");
        Number(markup, counts.OrphanedNs > 0 ? Say.Duration(counts.OrphanedNs) : "–");
        markup.Element("td", edge.Verdicts.Count > 0 ? $"{CoverageText.Of(edge)} · groups {Say.Share(edge.Coverage.LowestConfidence)} sure or more" : CoverageText.Of(edge), ("class", "cover"));
        markup.Close();
    }

    private static void Number(Markup markup, string text, string role = "n") => markup.Element("td", text, ("class", role));
}
