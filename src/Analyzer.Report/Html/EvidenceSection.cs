using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>The counts behind each sentence, with spans that show them.</summary>
internal static class EvidenceSection
{
    private const int Spans = 5;

    public static void Write(Markup markup, ReportStory story, AnalysisResult result)
    {
        var carried = result.Exemplars.Select(trace => trace.TraceId).ToHashSet(StringComparer.Ordinal);
        Parts.Lead(markup, "Each sentence above has its line here.");
        markup.Open("ol", ("class", "evidence"));
        foreach (var evidence in story.Evidence)
        {
            var number = Say.Count(evidence.Number);
            markup.Open("li", ("id", $"e{number}")).Text(evidence.Text);
            if (evidence.Spans.Count > 0)
            {
                markup.Text(" For example ");
                for (var i = 0; i < Math.Min(Spans, evidence.Spans.Count); i++)
                {
                    if (i > 0) markup.Text(", ");
                    Reference(markup, evidence.Spans[i], carried);
                }

                markup.Text(".");
            }

            markup.Text(" ").Element("a", "↩", ("href", $"#s{number}"), ("class", "back-link"), ("aria-label", $"Back to sentence {number}"));
            markup.Close();
        }

        markup.Close();
    }

    private static void Reference(Markup markup, SpanReference span, HashSet<string> carried)
    {
        var text = $"{Say.ShortId(span.TraceId)}/{Say.ShortId(span.SpanId)}";
        var whole = $"trace {span.TraceId}, span {span.SpanId}";
        if (markup.Links is { } links) markup.Open("a", ("href", links.Trace(span.TraceId, span.SpanId)), ("title", whole)).Element("code", text).Close();
        else if (carried.Contains(span.TraceId)) markup.Open("a", ("href", $"#trace-{span.TraceId}"), ("title", whole)).Element("code", text).Close();
        else markup.Element("code", $"{span.TraceId}/{span.SpanId}");
    }
}
