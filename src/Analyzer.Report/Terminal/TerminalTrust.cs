using Analyzer.Model.Findings;
using Analyzer.Report.Story;

namespace Analyzer.Report.Terminal;

/// <summary>How far to trust the numbers, and where to look next.</summary>
internal static class TerminalTrust
{
    private const int Notes = 4;

    public static void Write(Screen screen, AnalysisResult result)
    {
        var quality = result.DataQuality;
        screen.Heading("How far to trust this");
        var dot = screen.IsUnicode ? "• " : "- ";
        foreach (var note in quality.Notes.Take(Notes)) screen.Paragraph(dot, $"{note}");
        foreach (var (name, value) in TrustFacts.Findings(result)) screen.Paragraph("  ", $"{name}: {value}");
        foreach (var (name, value) in TrustFacts.Reconstruction(quality.Reconstruction)) screen.Paragraph("  ", $"{name}: {value}");
        if (quality.Reading.SpansLost > 0 || quality.Reading.Problems.Count > 0)
            screen.Paragraph("  ", $"Problems in reading: {Say.Count(quality.Reading.Problems.Values.Sum())}, {Say.Many(quality.Reading.SpansLost, "span")} lost");

        screen.Heading("Where to look next");
        screen.Paragraph(dot, $"Pictures, exemplar traces and evidence: write the report to a file that ends in .html.");
        screen.Paragraph(dot, $"Every number for programs: a file that ends in .json.");
        if (result.Exemplars.Count > 0)
            screen.Paragraph(dot, $"Traces that show it: {string.Join(", ", result.Exemplars.Take(3).Select(trace => trace.TraceId))}");
        if (result.Baseline is null && result.BaselineUse.Kind == BaselineKind.None) screen.Paragraph(dot, $"Without a baseline nothing here is compared with calm times: analyse again with one.");
    }
}
