using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>The dashboard's view beside what it hides, over the same time.</summary>
internal static class ShownSection
{
    public static void Write(Markup markup, AnalysisResult result)
    {
        var points = TimePoints.Of(result);
        Parts.Lead(markup, $"Above, the entry as a dashboard shows it; below, what ran {(HasCarrier(result) ? "on the edge that carried the incident, and " : "")}on all edges between services at the same time. Each point is {Say.Duration(points.BucketNs)}. {(result.Incidents.Count > 0 ? "Shaded: the cause. " : "")}{Coverage(result)}.");
        markup.Open("figure");
        Parts.OpenScroll(markup, "Time chart: shown beside hidden");
        TimeChart.Draw(
            markup,
            "Shown beside hidden over time",
            Description(result),
            points.Starts,
            points.BucketNs,
            ShownStrips.Of(result, points),
            IncidentMarks.Of(result));
        markup.Close().Close();
        Parts.OpenDetails(markup, "The same as a table");
        Parts.OpenScroll(markup, "Table: shown beside hidden");
        Table(markup, points);
        markup.Close().Close();
    }

    private static bool HasCarrier(AnalysisResult result) => result.Incidents.Count > 0 && result.Incidents[0].Amplifiers.Count > 0;

    private static string Coverage(AnalysisResult result) => $"Coverage: {CoverageText.Of(result.DataQuality)}";

    private static string Description(AnalysisResult result)
    {
        var (shown, counts) = (result.Dashboard, result.Hidden.Counts);
        return $"Shown: {Say.Share(shown.Errors, shown.Requests)} of {Say.Many(shown.Requests, "request")} failed. "
            + $"Hidden: {Say.Many(counts.Calls, "call")} took {Say.Many(counts.Attempts, "attempt")}; {Say.Count(counts.Masked)} of {Say.Many(counts.FailedAttempts, "failed attempt")} were masked.";
    }

    private static void Table(Markup markup, TimePoints points)
    {
        Parts.OpenTable(
            markup,
            "Shown beside hidden, per bucket (UTC)",
            new("Start"), new("Requests", true), new("Errors", true), new("Median", true), new("p95", true), new("Calls below", true), new("Attempts", true), new("Factor", true), new("Failed", true), new("Masked", true), new("Orphaned work", true));
        for (var i = 0; i < points.Starts.Count; i++)
        {
            var (shown, hidden) = (points.Shown[i], points.Hidden[i]);
            Parts.Row(
                markup,
                Say.Clock(points.Starts[i]),
                Parts.N(Say.Count(shown.Requests)),
                Parts.N(Say.Count(shown.Errors)),
                Parts.N(Say.Duration(shown.P50Ns)),
                Parts.N(Say.Duration(shown.P95Ns)),
                Parts.N(Say.Count(hidden.Calls)),
                Parts.N(Say.Count(hidden.Attempts)),
                Parts.N(hidden.Calls > 0 ? Say.Factor(hidden.Attempts / hidden.Calls) : "–"),
                Parts.N(Say.Count(hidden.FailedAttempts)),
                Parts.N(Say.Count(hidden.Masked)),
                Parts.N(Say.Duration(hidden.OrphanedNs)));
        }

        markup.Close().Close();
    }
}
