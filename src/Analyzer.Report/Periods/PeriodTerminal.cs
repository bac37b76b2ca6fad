using System.Text;
using Analyzer.Model.Periods;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Analyzer.Report.Terminal;
using Spectre.Console;

namespace Analyzer.Report.Periods;

/// <summary>The report on a period for a terminal.</summary>
public sealed class PeriodTerminal : IPeriodReportFormat
{
    private const int FileWidth = 110, MostAmplifiers = 12, MostRows = 8, MostNotes = 6, SparkWidth = 24, NameWidth = 40;

    /// <inheritdoc/>
    public string Name => "terminal";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".txt"];

    /// <inheritdoc/>
    public string ContentType => "text/plain; charset=utf-8";

    /// <summary>Renders to a console: as wide as it is, with colours and block characters only where it has them.</summary>
    public static void Render(PeriodReport report, IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(console);
        var screen = new Screen(console);
        screen.Paragraph("", PeriodStory.HeadlineOf(report), "bold");
        screen.Line($"[dim]{Screen.Escape(PeriodText.Meta(report))}[/]");
        screen.Line();
        foreach (var sentence in PeriodStory.Sentences(report)) screen.Paragraph(screen.IsUnicode ? "• " : "- ", sentence);
        Amplifiers(screen, report);
        foreach (var table in PeriodTables.Of(report))
        {
            if (table.Id == PeriodTables.FixesId) Fixes(screen, report);
            else Table(screen, table);
        }

        screen.Heading("How far to trust this");
        screen.Line(Screen.Escape(PeriodText.Coverage(report)));
        foreach (var note in report.Coverage.Notes.Take(MostNotes)) screen.Line($"[dim]{Screen.Escape(note)}[/]");
    }

    /// <inheritdoc/>
    public void Write(PeriodReport report, PeriodLinks? links, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write(Encoding.UTF8.GetBytes(TerminalReport.Plain(console => Render(report, console), FileWidth)));
    }

    private static void Amplifiers(Screen screen, PeriodReport report)
    {
        if (report.Amplifiers.Count == 0) return;
        screen.Heading("Hidden amplifiers");
        var table = Screen.Table(("edge", false), ("", false), ("factor", true), ("before", true), ("extra", true), ("masked", true), ("over the period", false));
        foreach (var edge in report.Amplifiers.Take(MostAmplifiers))
        {
            table.AddRow(
                $"{Screen.Escape(Say.Fit(Measures.Arrow(edge.Caller, edge.Callee), NameWidth))}\n[dim]{Screen.Escape(Say.Fit(edge.Operation, NameWidth))}[/]",
                Screen.Escape(PeriodTables.ChangeOf(edge)),
                $"[bold purple]{Screen.Escape(Say.Factor(edge.Counts.Amplification))}[/]",
                Screen.Escape(edge.Before is { Calls: > 0 } before ? Say.Factor(before.Amplification) : "–"),
                Screen.Escape(Say.Short(edge.Counts.Excess)),
                Screen.Escape(Say.Share(edge.Counts.Masked, edge.Counts.FailedAttempts)),
                Screen.Escape(TextBars.Spark(PeriodText.Factors(report, edge), SparkWidth, from: 1, to: Math.Max(1.5, edge.PeakAmplification), isUnicode: screen.IsUnicode)));
        }

        screen.Write(table);
        if (report.Amplifiers.Count > MostAmplifiers) screen.Line($"[dim]{Screen.Escape(Say.Many(report.Amplifiers.Count - MostAmplifiers, "further edge"))}[/]");
    }

    private static void Fixes(Screen screen, PeriodReport report)
    {
        screen.Heading("What to fix first");
        for (var i = 0; i < report.Fixes.Count; i++)
        {
            var fix = report.Fixes[i];
            screen.Paragraph($"{i + 1}. ", $"{fix.Text}: avoids {Say.Many(fix.ExcessAvoided, "extra attempt")}, {Say.Share(fix.ExcessAvoidedShare)} of all; entry requests that fail {Say.Count(fix.EntryErrorsBefore)} → {Say.Count(fix.EntryErrorsAfter)}.");
            screen.Line($"   [dim]{Screen.Escape(fix.Change)}[/]");
        }
    }

    private static void Table(Screen screen, PeriodTable part)
    {
        screen.Heading(part.Title);
        var table = Screen.Table([.. part.Columns]);
        foreach (var row in part.Rows.Take(MostRows)) table.AddRow([.. row.Select(Screen.Escape)]);
        screen.Write(table);
        if (part.Rows.Count > MostRows) screen.Line($"[dim]{Say.Count(part.Rows.Count - MostRows)} more[/]");
    }
}
