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
        var dot = screen.IsUnicode ? "•" : "-";
        foreach (var note in quality.Notes.Take(Notes)) screen.Line($"{dot} {Screen.Escape(note)}");
        foreach (var (name, value) in TrustFacts.Reconstruction(quality.Reconstruction)) screen.Line($"[dim]{Screen.Escape(name)}:[/] {Screen.Escape(value)}");
        if (quality.Reading.SpansLost > 0 || quality.Reading.Problems.Count > 0)
            screen.Line($"[dim]Problems in reading:[/] {Screen.Escape(Say.Count(quality.Reading.Problems.Values.Sum()))}, {Screen.Escape(Say.Many(quality.Reading.SpansLost, "span"))} lost");

        screen.Heading("Where to look next");
        screen.Line($"{dot} Pictures, exemplar traces and evidence: write the report to a file that ends in .html.");
        screen.Line($"{dot} Every number for programs: a file that ends in .json.");
        if (result.Exemplars.Count > 0)
            screen.Line($"{dot} Traces that show it: {Screen.Escape(string.Join(", ", result.Exemplars.Take(3).Select(trace => trace.TraceId)))}");
        if (result.Baseline is null) screen.Line($"{dot} Without a baseline nothing here is compared with calm times: analyse again with one.");
    }
}
