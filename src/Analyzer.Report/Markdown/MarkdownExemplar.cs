using System.Text;
using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Markdown;

/// <summary>An exemplar as a waterfall of text.</summary>
internal static class MarkdownExemplar
{
    private const int MostRows = 40, NameWidth = 46, BarWidth = 36;

    public static void Write(MarkdownPage page, ExemplarTrace trace, bool isFirst)
    {
        if (isFirst) page.Heading(2, "Requests as they ran");
        page.Heading(3, MarkdownPage.Escape(trace.Title));
        page.Paragraph($"Trace {MarkdownPage.Code(trace.TraceId)}, {Say.Rfc3339(trace.StartNs)}, {Say.Duration(trace.DurationNs)}.");
        if (trace.Rows.Count == 0) return;
        page.Block(Text(trace));
    }

    private static string Text(ExemplarTrace trace)
    {
        var from = trace.Rows.Min(row => row.StartNs);
        var length = Math.Max(1, trace.Rows.Max(row => row.StartNs + row.DurationNs) - from);
        var text = new StringBuilder();
        foreach (var row in trace.Rows.Take(MostRows))
        {
            var name = Say.Fit($"{new string(' ', Math.Min(row.Depth, 8) * 2)}{row.Service} {TextBars.What(row)}", NameWidth);
            text.Append(name.PadRight(NameWidth)).Append(' ').Append(TextBars.Bar(row, from, length, BarWidth)).Append(' ');
            text.Append(Waterfall.Ending(row) is var ending && ending == "ok" ? "" : Say.Clean(ending) + ", ").Append(Say.Duration(row.DurationNs)).Append('\n');
        }

        var left = trace.RowsLeftOut + Math.Max(0, trace.Rows.Count - MostRows);
        if (left > 0) text.Append($"… {Say.Many(left, "further row")}\n");
        return text.ToString();
    }
}
