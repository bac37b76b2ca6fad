using Analyzer.Model.Periods;
using Analyzer.Report.Html;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Periods;

/// <summary>What the page of a report on a period is made of, below its head: a table of contents.</summary>
internal static class PeriodSections
{
    private const int MostHeatRows = 15, OpenRows = 20;
    private const long HourNs = 3_600_000_000_000;

    /// <summary>The sections that have something to say, in order.</summary>
    public static IReadOnlyList<ReportSection> Of(PeriodReport report, PeriodLinks? links)
    {
        List<ReportSection> sections = [];
        if (report.Hours.Count > 1) sections.Add(new ReportSection("shown", "What dashboards showed, and what ran below", markup => Shown(markup, report), "Shown beside hidden"));
        if (report.Amplifiers.Count > 0)
        {
            sections.Add(new ReportSection("amplifiers", "Hidden amplifiers", markup => PeriodMultiples.Write(markup, report)));
            if (report.Amplifiers[0].Hours.Count > 1) sections.Add(new ReportSection("heat", "When they amplified", markup => Heat(markup, report)));
        }

        foreach (var table in PeriodTables.Of(report)) sections.Add(new ReportSection(table.Id, table.Title, markup => Table(markup, table, report, links)));
        sections.Add(new ReportSection("trust", "How far to trust this", markup => Trust(markup, report)));
        return sections;
    }

    private static void Shown(Markup markup, PeriodReport report)
    {
        Parts.Lead(markup, "Above, the entry as a dashboard shows it; below, all calls between services in the same hours. Each point is an hour (UTC).");
        var hours = report.Hours.ToDictionary(hour => hour.StartNs);
        List<long> starts = [.. PeriodText.Starts(report)];
        List<double?> Of(Func<PeriodTotals, double?> value) => [.. starts.Select(start => hours.TryGetValue(start, out var hour) ? value(hour) : null)];
        var counts = report.Totals.Counts;
        markup.Open("figure");
        Parts.OpenScroll(markup, "Time chart: shown beside hidden");
        TimeChart.Draw(
            markup,
            "Shown beside hidden over the period",
            $"Shown: {Say.Share(report.Totals.RequestErrors, report.Totals.Requests)} of {Say.Many(report.Totals.Requests, "request")} failed. Hidden: {Say.Many(counts.Calls, "call")} took {Say.Many(counts.Attempts, "attempt")}; {Say.Count(counts.Masked)} of {Say.Many(counts.FailedAttempts, "failed attempt")} were masked.",
            starts,
            HourNs,
            [
                new Strip("Dashboards show", "entry errors, % of requests", 66, [new("errors", "shown", Of(hour => hour.Requests > 0 ? hour.RequestErrors / hour.Requests * 100 : null))], Plain, Note: $"{Say.Share(report.Totals.RequestErrors, report.Totals.Requests)} over all"),
                new Strip("", "requests, per hour", 66, [new("requests", "shown", Of(hour => hour.Requests))], Say.Short),
                new Strip("What ran below", "calls and attempts, per hour", 100, [new("attempts", "attempts", Of(hour => hour.Counts.Attempts), "excess"), new("calls", "calls", Of(hour => hour.Counts.Calls))], Say.Short),
                new Strip("", "amplification, attempts per call", 60, [new("factor", "attempts", Of(hour => hour.Counts.Calls > 0 ? hour.Counts.Attempts / hour.Counts.Calls : null))], Plain, report.TotalsBefore is { Counts.Calls: > 0 } before ? before.Counts.Amplification : null, Base: 1, ReferenceName: "before"),
                new Strip("", "failed attempts, per hour", 74, [new("all that failed", "failed", Of(hour => hour.Counts.FailedAttempts), "masked-area"), new("of them shown", "shown", Of(hour => hour.Counts.FailedAttempts - hour.Counts.Masked))], Say.Short, Note: counts.Masked >= 1 ? $"{Say.Share(counts.Masked, counts.FailedAttempts)} of them masked" : ""),
            ],
            []);
        markup.Close().Close();
    }

    private static void Heat(Markup markup, PeriodReport report)
    {
        Parts.Lead(markup, "Attempts per call of each edge, hour by hour (UTC): the fuller a cell, the larger the factor; at the right the largest.");
        List<HeatRow> rows = [.. report.Amplifiers.Where(edge => edge.Hours.Count > 0).Take(MostHeatRows).Select(edge => new HeatRow(Measures.Arrow(edge.Caller, edge.Callee), PeriodText.Factors(report, edge)))];
        markup.Open("figure");
        Parts.OpenScroll(markup, "Heat map: hours by edges");
        HeatMap.Draw(
            markup,
            "Amplification by hour and edge",
            string.Join(" ", report.Amplifiers.Take(MostHeatRows).Select(edge => $"{Measures.Arrow(edge.Caller, edge.Callee)}: up to {Say.Factor(edge.PeakAmplification)} at {Say.Moment(edge.PeakNs, report.Period)}.")),
            report.Period.StartNs,
            rows,
            Measures.LeastFactor,
            Say.Factor);
        markup.Close().Close();
    }

    private static void Table(Markup markup, PeriodTable table, PeriodReport report, PeriodLinks? links)
    {
        Parts.Lead(markup, table.Lead);
        Rows(markup, table, table.Title, table.Rows.Take(OpenRows), links);
        if (table.Rows.Count > OpenRows)
        {
            Parts.OpenDetails(markup, $"{Say.Count(table.Rows.Count - OpenRows)} more");
            Rows(markup, table, $"{table.Title}, continued", table.Rows.Skip(OpenRows), links);
            markup.Close();
        }

        if (table.Id != PeriodTables.FixesId) return;
        markup.Element("p", "What this assumes:", ("class", "meta assumes"));
        markup.Open("ul", ("class", "reasons meta"));
        foreach (var assumption in report.Fixes.SelectMany(fix => fix.Assumptions).Distinct(StringComparer.Ordinal)) markup.Element("li", assumption);
        markup.Close();
    }

    private static void Rows(Markup markup, PeriodTable table, string caption, IEnumerable<string[]> rows, PeriodLinks? links)
    {
        Parts.OpenScroll(markup, $"Table: {caption}");
        Parts.OpenTable(markup, caption, [.. table.Columns.Select(column => new Column(column.Title, column.IsNumber))]);
        foreach (var row in rows)
        {
            markup.Open("tr").Open("th", ("scope", "row"), ("class", "edge-name"));
            Parts.Linked(markup, row[0], table.Id == "incidents" ? links?.Incident(row[0]) : null);
            markup.Close();
            for (var column = 1; column < row.Length; column++) markup.Element("td", row[column], ("class", table.Columns[column].IsNumber ? "n" : null));
            markup.Close();
        }

        markup.Close().Close().Close();
    }

    private static void Trust(Markup markup, PeriodReport report)
    {
        markup.Element("p", PeriodText.Coverage(report));
        if (report.Coverage.Notes.Count == 0) return;
        markup.Open("ul", ("class", "notes"));
        foreach (var note in report.Coverage.Notes) markup.Element("li", note);
        markup.Close();
    }

    private static string Plain(double value) => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}
