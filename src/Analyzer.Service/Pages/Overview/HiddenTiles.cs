using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Service.Pages.Overview;

/// <summary>The numbers of a window that no dashboard shows, beside those that it does.</summary>
internal static class HiddenTiles
{
    /// <summary>Writes them.</summary>
    public static void Write(Markup markup, AnalysisResult result)
    {
        var (shown, counts) = (result.Dashboard, result.Hidden.Counts);
        markup.Open("dl", ("class", "tiles"));
        Tile(markup, Say.Share(shown.Errors, shown.Requests), "of entry requests failed, as dashboards show", Say.Many(shown.Requests, "request"));
        Tile(markup, Say.Count(counts.Masked), "failed attempts masked: their requests succeeded all the same", $"of {Say.Many(counts.FailedAttempts, "failed attempt")}");
        Tile(markup, Say.Count(counts.Excess), "attempts beyond calls: load that only repetition made", $"{Say.Factor(counts.Amplification)} · {Say.Many(counts.Calls, "call")} took {Say.Many(counts.Attempts, "attempt")}");
        Tile(markup, Say.Duration(counts.OrphanedNs), "worked on for callers that had left", $"{Say.Share(counts.OrphanedNs, result.Hidden.TotalWorkNs)} of all work below the entry");
        markup.Close();
    }

    private static void Tile(Markup markup, string value, string label, string coverage)
    {
        markup.Open("div").Element("dt", label).Element("dd", value, ("class", "value")).Element("dd", coverage, ("class", "coverage")).Close();
    }
}
