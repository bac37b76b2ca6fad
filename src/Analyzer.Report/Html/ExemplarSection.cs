using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>Exemplar traces as waterfalls, with the spans behind them.</summary>
internal static class ExemplarSection
{
    public static void Write(Markup markup, AnalysisResult result)
    {
        Parts.Lead(markup, "Attempts of one call stand under it. Hatched: work for a caller that had already given up. A line under a bar: the request waited for it. The spans are kept here, with sensitive values masked, so that this report outlives the retention of the traces.");
        foreach (var trace in result.Exemplars) Exemplar(markup, trace);
    }

    private static void Exemplar(Markup markup, ExemplarTrace trace)
    {
        markup.Open("article", ("id", $"trace-{trace.TraceId}"), ("class", "exemplar"));
        markup.Element("h3", trace.Title);
        markup.Open("p", ("class", "meta")).Text("Trace ");
        if (markup.Links is { } links) markup.Open("a", ("href", links.Trace(trace.TraceId, ""))).Element("code", trace.TraceId).Close();
        else markup.Element("code", trace.TraceId);
        markup.Text($" · {Say.Clock(trace.StartNs)} UTC · {Say.Duration(trace.DurationNs)} · {Say.Many(trace.Spans.Count, "span")}").Close();
        Picture(markup, trace);
        if (trace.RowsLeftOut > 0) markup.Element("p", $"{Say.Many(trace.RowsLeftOut, "further row")} left out.", ("class", "meta"));
        Tables(markup, trace);
        markup.Close();
    }

    /// <summary>The trace as a waterfall.</summary>
    public static void Picture(Markup markup, ExemplarTrace trace)
    {
        if (trace.Rows.Count == 0) return;
        markup.Open("figure");
        Parts.OpenScroll(markup, $"Waterfall of trace {Say.ShortId(trace.TraceId)}");
        Waterfall.Draw(markup, trace);
        markup.Close().Close();
    }

    /// <summary>The same as a table, and the spans behind it.</summary>
    public static void Tables(Markup markup, ExemplarTrace trace)
    {
        Rows(markup, trace);
        Spans(markup, trace);
    }

    private static void Rows(Markup markup, ExemplarTrace trace)
    {
        Parts.OpenDetails(markup, "Calls and attempts as a table");
        Parts.OpenScroll(markup, $"Table: calls of trace {Say.ShortId(trace.TraceId)}");
        Parts.OpenTable(markup, $"Calls and attempts of trace {trace.TraceId}", new("Service"), new("Operation"), new("What"), new("Level", true), new("After", true), new("Duration", true), new("Ended"), new("Span"));
        foreach (var row in trace.Rows)
        {
            Parts.Row(
                markup,
                row.Service,
                Parts.T(row.Operation),
                Parts.T(Waterfall.Words(row) is { Length: > 0 } words ? words : "call"),
                Parts.N(Say.Count(row.Depth + 1)),
                Parts.N(Say.Duration(row.StartNs - trace.StartNs)),
                Parts.N(Say.Duration(row.DurationNs)),
                Parts.T(Waterfall.Ending(row)),
                Parts.T(row.SpanId));
        }

        markup.Close().Close().Close().Close();
    }

    private static void Spans(Markup markup, ExemplarTrace trace)
    {
        if (trace.Spans.Count == 0) return;
        Parts.OpenDetails(markup, $"{Say.Many(trace.Spans.Count, "span")} as recorded, masked");
        Parts.OpenScroll(markup, $"Table: spans of trace {Say.ShortId(trace.TraceId)}");
        Parts.OpenTable(markup, $"Spans of trace {trace.TraceId}, masked", new("Span"), new("Parent"), new("Service"), new("Name"), new("Kind"), new("Start (UTC)"), new("Duration", true), new("Status"), new("Attributes"));
        foreach (var span in trace.Spans)
        {
            markup.Open("tr").Open("th", ("scope", "row")).Element("code", span.SpanId).Close();
            markup.Open("td").Element("code", span.ParentSpanId.Length > 0 ? span.ParentSpanId : "–").Close();
            markup.Element("td", span.Service).Element("td", span.Name).Element("td", span.Kind);
            markup.Element("td", Say.Rfc3339(span.StartNs)[11..]);
            markup.Element("td", Say.Duration(span.DurationNs), ("class", "n")).Element("td", span.Status);
            markup.Open("td", ("class", "attributes"));
            foreach (var (key, value) in span.Attributes) markup.Element("code", $"{key}={value}").Text(" ");
            markup.Close().Close();
        }

        markup.Close().Close().Close().Close();
    }
}
