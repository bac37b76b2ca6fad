using System.Text;
using Analyzer.Model.Periods;
using Analyzer.Report.Markdown;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Periods;

/// <summary>The report on a period as Markdown, for tickets and wikis.</summary>
public sealed class PeriodMarkdown : IPeriodReportFormat
{
    private const int MostAmplifiers = 25, SparkWidth = 28;

    /// <inheritdoc/>
    public string Name => "markdown";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".md", ".markdown"];

    /// <inheritdoc/>
    public string ContentType => "text/markdown; charset=utf-8";

    /// <inheritdoc/>
    public void Write(PeriodReport report, PeriodLinks? links, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(destination);
        var page = new MarkdownPage();
        page.Heading(1, PeriodStory.HeadlineOf(report));
        page.Paragraph(MarkdownPage.Escape(PeriodText.Meta(report)));
        foreach (var sentence in PeriodStory.Sentences(report)) page.Item(MarkdownPage.Escape(sentence));
        page.Gap();
        page.Table([("", true), ("", false)], PeriodStory.Figures(report).Select(figure => new[] { $"**{MarkdownPage.Escape(figure.Value)}**", MarkdownPage.Escape(figure.Label) }));
        Amplifiers(page, report, links);
        foreach (var table in PeriodTables.Of(report))
        {
            page.Heading(2, table.Title);
            page.Paragraph(MarkdownPage.Escape(table.Lead));
            page.Table([.. table.Columns], table.Rows.Select(row => row.Select(MarkdownPage.Escape).ToArray()));
        }

        page.Heading(2, "How far to trust this");
        foreach (var note in report.Coverage.Notes.Prepend(PeriodText.Coverage(report))) page.Item(MarkdownPage.Escape(note));
        destination.Write(Encoding.UTF8.GetBytes(page.ToString()));
    }

    private static void Amplifiers(MarkdownPage page, PeriodReport report, PeriodLinks? links)
    {
        if (report.Amplifiers.Count == 0) return;
        page.Heading(2, "Hidden amplifiers");
        page.Table(
            [("edge", false), ("operation", false), ("", false), ("factor", true), ("before", true), ("extra attempts", true), ("masked", true), ("orphaned", true), ("over the period", false), ("example", false)],
            report.Amplifiers.Take(MostAmplifiers).Select(edge => new[]
            {
                MarkdownPage.Escape(Measures.Arrow(edge.Caller, edge.Callee)),
                MarkdownPage.Code(edge.Operation),
                MarkdownPage.Escape(PeriodTables.ChangeOf(edge)),
                Say.Factor(edge.Counts.Amplification),
                edge.Before is { Calls: > 0 } before ? Say.Factor(before.Amplification) : "–",
                Say.Count(edge.Counts.Excess),
                $"{Say.Count(edge.Counts.Masked)} of {Say.Count(edge.Counts.FailedAttempts)}",
                edge.OrphanedShare > 0 ? Say.Share(edge.OrphanedShare) : "–",
                TextBars.Spark(PeriodText.Factors(report, edge), SparkWidth, from: 1, to: Math.Max(1.5, edge.PeakAmplification)),
                edge.Exemplars.Count == 0 ? "–" : links is null ? MarkdownPage.Code(edge.Exemplars[0].TraceId) : $"[{MarkdownPage.Escape(Say.ShortId(edge.Exemplars[0].TraceId))}]({links.Trace(edge.Exemplars[0].TraceId)})",
            }));
        if (report.Amplifiers.Count > MostAmplifiers) page.Paragraph($"{Say.Many(report.Amplifiers.Count - MostAmplifiers, "further edge")}: see the JSON report.");
    }
}
