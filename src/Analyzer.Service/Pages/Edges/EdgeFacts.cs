using Analyzer.Model.Findings;
using Analyzer.Report.Html;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Service.Pages.Edges;

/// <summary>The numbers of an edge, its failures, and spans that show it.</summary>
internal static class EdgeFacts
{
    /// <summary>The numbers to remember.</summary>
    public static void Tiles(Markup markup, EdgeSummary edge)
    {
        var counts = edge.Counts;
        markup.Open("dl", ("class", "tiles"));
        Tile(markup, Say.Factor(counts.Amplification), "attempts per call", $"at most {Say.Factor(edge.PeakAmplification)}{(edge.Baseline is { Calls: > 0 } calm ? $", {Say.Factor(calm.Amplification)} in calm times" : "")}");
        Tile(markup, Say.Count(counts.Excess), "attempts beyond calls", $"{Say.Many(counts.Calls, "call")}, at most {Say.Count(edge.MaxAttempts)} attempts each");
        Tile(markup, Say.Share(counts.Masked, counts.FailedAttempts), "of failed attempts masked", $"{Say.Many(counts.FailedAttempts, "failed attempt")}, {Say.Count(counts.Timeouts)} by time-out");
        Tile(markup, edge.Duration is { } duration ? Say.Duration(duration.P95Ns) : "–", "95th percentile of a call", edge.BaselineDuration is { } before ? $"{Say.Duration(before.P95Ns)} in calm times" : $"median {(edge.Duration is { } all ? Say.Duration(all.P50Ns) : "–")}");
        markup.Close();
    }

    /// <summary>How attempts failed, and spans that show it.</summary>
    public static void Failures(Markup markup, EdgeSummary edge)
    {
        if (edge.Failures.Count > 0)
        {
            Parts.OpenScroll(markup, "Table: failures");
            Parts.OpenTable(markup, "Failed attempts by what they failed with", new("Failure"), new("Attempts", true), new("Share", true));
            foreach (var (label, count) in edge.Failures) Parts.Row(markup, label, Parts.N(Say.Count(count)), Parts.N(Say.Share(count, edge.Counts.FailedAttempts)));
            markup.Close().Close().Close();
        }

        if (edge.Exemplars.Count == 0 || markup.Links is not { } links) return;
        markup.Element("h3", "Call chains that show it").Open("ul", ("class", "names"));
        foreach (var span in edge.Exemplars) markup.Open("li").Open("a", ("href", links.Trace(span.TraceId, span.SpanId)), ("title", $"Trace {span.TraceId}")).Element("code", Say.ShortId(span.TraceId)).Close().Close();
        markup.Close();
    }

    private static void Tile(Markup markup, string value, string label, string coverage) =>
        markup.Open("div").Element("dt", label).Element("dd", value, ("class", "value")).Element("dd", coverage, ("class", "coverage")).Close();
}
