using System.Globalization;
using Analyzer.Model.Findings;
using Analyzer.Report.Html;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Service.Pages.Edges;

/// <summary>An edge over time: what was wanted, what was sent, what failed, how long it took.</summary>
internal static class EdgeChart
{
    /// <summary>Draws it, and writes the same as a table.</summary>
    public static void Write(Markup markup, AnalysisResult result, EdgeSummary edge)
    {
        if (edge.Series.Count == 0) return;
        var points = EdgePoints.Of(edge.Series, result.BucketNs);
        Parts.Lead(markup, $"Each point is {Say.Duration(points.BucketNs)}. Coverage: {CoverageText.Of(edge)}.");
        markup.Open("figure");
        Parts.OpenScroll(markup, "Time chart: the edge over time");
        TimeChart.Draw(markup, $"{Measures.Arrow(edge)} over time", Description(edge), [.. points.Points.Select(point => point.StartNs)], points.BucketNs, Strips(edge, points), [.. result.Incidents.Take(4).Select(incident => new TimeMark(incident.Window.StartNs, incident.Window.EndNs, incident.Id, "trigger other"))]);
        markup.Close().Close();
        Parts.OpenDetails(markup, "The same as a table");
        Table(markup, points);
        markup.Close();
    }

    /// <summary>The bands of the chart.</summary>
    private static IReadOnlyList<Strip> Strips(EdgeSummary edge, EdgePoints points)
    {
        var seconds = points.BucketNs / 1e9;
        List<double?> Each(Func<EdgePoint, double?> value) => [.. points.Points.Select(value)];
        return
        [
            new Strip("Load", "calls and attempts, per second", 100, [new("attempts", "attempts", Each(point => point.Counts.Attempts / seconds), "excess"), new("calls", "calls", Each(point => point.Counts.Calls / seconds))], Say.Short),
            new Strip("", "attempts per call", 60, [new("factor", "attempts", Each(point => point.Counts.Calls > 0 ? point.Counts.Amplification : null))], value => value.ToString("0.##", CultureInfo.InvariantCulture), edge.Baseline is { Calls: > 0 } calm ? calm.Amplification : null, Base: 1),
            new Strip("Failures", "attempts, per second", 74, [new("failed", "failed", Each(point => point.Counts.FailedAttempts / seconds), "masked-area"), new("of them shown", "shown", Each(point => (point.Counts.FailedAttempts - point.Counts.Masked) / seconds))], Say.Short),
            new Strip("Duration", "of calls", 74, [new("p95", "shown", Each(point => point.P95Ns)), new("median", "shown thin", Each(point => point.P50Ns))], value => Say.Duration(value), edge.BaselineDuration?.P95Ns),
        ];
    }

    private static string Description(EdgeSummary edge) =>
        $"{Say.Many(edge.Counts.Calls, "call")} took {Say.Many(edge.Counts.Attempts, "attempt")}, {Say.Factor(edge.Counts.Amplification)}, at most {Say.Factor(edge.PeakAmplification)}; {Say.Count(edge.Counts.Masked)} of {Say.Many(edge.Counts.FailedAttempts, "failed attempt")} were masked.";

    private static void Table(Markup markup, EdgePoints points)
    {
        Parts.OpenScroll(markup, "Table: the edge over time");
        Parts.OpenTable(markup, "Per bucket (UTC)", new("Start"), new("Calls", true), new("Attempts", true), new("Factor", true), new("Failed", true), new("Masked", true), new("Time-outs", true), new("Median", true), new("p95", true), new("Orphaned", true));
        foreach (var (startNs, counts, p50Ns, p95Ns) in points.Points)
            Parts.Row(markup, Say.Clock(startNs), Parts.N(Say.Count(counts.Calls)), Parts.N(Say.Count(counts.Attempts)), Parts.N(counts.Calls > 0 ? Say.Factor(counts.Amplification) : "–"), Parts.N(Say.Count(counts.FailedAttempts)), Parts.N(Say.Count(counts.Masked)), Parts.N(Say.Count(counts.Timeouts)), Parts.N(Say.Duration(p50Ns)), Parts.N(Say.Duration(p95Ns)), Parts.N(Say.Duration(counts.OrphanedNs)));
        markup.Close().Close().Close();
    }
}
