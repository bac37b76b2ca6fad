using System.Text;
using Analyzer.Model.Periods;
using Analyzer.Report.Html;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Report.Periods;

/// <summary>Hidden amplifiers as small multiples: each edge with its hours, the periods before, and its numbers.</summary>
internal static class PeriodMultiples
{
    private const int Most = 12, MostRows = 100;
    private const double Width = 320, Height = 64;

    /// <summary>Writes them, then a table of all.</summary>
    public static void Write(Markup markup, PeriodReport report)
    {
        Parts.Lead(markup, "Edges whose retries, masked failures or orphaned work no entry’s dashboard shows; what cost most comes first. Line: attempts per call, hour by hour, on one scale; bars: the same over the periods before, the last one this.");
        var most = Math.Max(1.5, report.Amplifiers.Take(Most).Max(edge => edge.PeakAmplification));
        markup.Open("div", ("class", "multiples"));
        foreach (var edge in report.Amplifiers.Take(Most)) One(markup, report, edge, most);
        markup.Close();
        if (report.Amplifiers.Count <= 1) return;
        Parts.OpenDetails(markup, "All of them as a table");
        Parts.OpenScroll(markup, "Table: hidden amplifiers");
        Parts.OpenTable(markup, "Hidden amplifiers, what cost most first", new("Edge"), new(""), new("Factor", true), new("Before", true), new("Peak", true), new("Calls", true), new("Extra attempts", true), new("Masked", true), new("Orphaned", true), new("Most attempts of a call", true));
        foreach (var edge in report.Amplifiers.Take(MostRows)) Row(markup, edge);
        markup.Close().Close().Close();
        if (report.Amplifiers.Count > MostRows) markup.Element("p", $"{Say.Many(report.Amplifiers.Count - MostRows, "further edge")}: see the JSON report.", ("class", "meta"));
        markup.Close();
    }

    private static void One(Markup markup, PeriodReport report, HiddenAmplifier edge, double most)
    {
        var counts = edge.Counts;
        markup.Open("figure").Open("figcaption").Open("strong");
        Parts.Linked(markup, Measures.Arrow(edge.Caller, edge.Callee), markup.Links?.Edge(edge.Caller, edge.Callee, edge.Operation));
        markup.Close();
        if (PeriodTables.ChangeOf(edge) is { Length: > 0 } change) markup.Text(" ").Element("span", change, ("class", $"badge {(edge.AcknowledgedUntilNs is null ? edge.Change.ToString().ToLowerInvariant() : "known")}"));
        markup.Element("span", edge.Operation, ("class", "sub"));
        markup.Open("span", ("class", "big-number")).Text(Say.Factor(counts.Amplification));
        if (edge.Before is { Calls: > 0 } before) markup.Element("span", $" was {Say.Factor(before.Amplification)}", ("class", "was"));
        markup.Close();
        markup.Element("span", $"{PeriodStory.ExtraOf(edge)}; {Say.Share(counts.Masked, counts.FailedAttempts)} of {Say.Short(counts.FailedAttempts)} failures masked{(edge.OrphanedShare >= 0.01 ? $"; {Say.Share(edge.OrphanedShare)} of its work orphaned" : "")}", ("class", "sub"));
        markup.Element("span", Failures(edge), ("class", "sub")).Close();
        Picture(markup, report, edge, most);
        if (edge.Exemplars.Count > 0)
        {
            markup.Open("p", ("class", "meta")).Text("Example: ");
            Parts.Linked(markup, Say.ShortId(edge.Exemplars[0].TraceId), markup.Links?.Trace(edge.Exemplars[0].TraceId, edge.Exemplars[0].SpanId));
            markup.Close();
        }

        markup.Close();
    }

    private static string Failures(HiddenAmplifier edge) =>
        edge.Failures.Count == 0 ? "no failed attempts" : string.Join(", ", edge.Failures.Take(3).Select(failure => $"{failure.Key} ×{Say.Short(failure.Value)}"));

    private static void Picture(Markup markup, PeriodReport report, HiddenAmplifier edge, double most)
    {
        var factors = PeriodText.Factors(report, edge);
        const double BarsLeft = Width - 70, LineWidth = BarsLeft - 12, Floor = Height - 6;
        double Y(double factor) => Floor - ((Math.Clamp(factor, 1, most) - 1) / (most - 1) * (Height - 14));
        var path = new StringBuilder();
        var isDown = false;
        for (var i = 0; i < factors.Count; i++)
        {
            if (factors[i] is not { } factor)
            {
                isDown = false;
                continue;
            }

            path.Append(isDown ? 'L' : 'M').Append(Px(1 + (LineWidth * i / Math.Max(1, factors.Count - 1)))).Append(' ').Append(Px(Y(factor)));
            if (!isDown) path.Append("h0");
            isDown = true;
        }

        Svg.Open(markup, Width, Height, $"{Measures.Arrow(edge.Caller, edge.Callee)} over the period", $"Attempts per call by hour, up to {Say.Factor(edge.PeakAmplification)} at {Say.Moment(edge.PeakNs, report.Period)}; over the periods: {string.Join(", ", edge.Trend.Select(factor => factor is { } value ? Say.Factor(value) : "none"))}.");
        markup.Empty("path", ("class", "grid"), ("d", $"M0 {Px(Floor)}H{Px(LineWidth)}M{Px(BarsLeft)} {Px(Floor)}H{Px(Width)}"));
        markup.Empty("path", ("class", "attempts thin"), ("d", path.ToString()));
        var bar = (Width - BarsLeft) / Math.Max(4, edge.Trend.Count);
        foreach (var (i, factor) in edge.Trend.Index())
        {
            if (factor is not { } value) continue;
            var top = Math.Min(Y(value), Floor - 1);
            markup.Empty("rect", ("class", i == edge.Trend.Count - 1 ? "bar retry" : "bar past"), ("x", Px(BarsLeft + (i * bar))), ("y", Px(top)), ("width", Px(bar - 2)), ("height", Px(Floor - top)));
        }

        markup.Close().Line();
    }

    private static void Row(Markup markup, HiddenAmplifier edge)
    {
        markup.Open("tr");
        Parts.EdgeCell(markup, edge.Caller, edge.Callee, edge.Operation);
        markup.Element("td", PeriodTables.ChangeOf(edge));
        foreach (var cell in (ReadOnlySpan<string>)
        [
            Say.Factor(edge.Counts.Amplification),
            edge.Before is { Calls: > 0 } before ? Say.Factor(before.Amplification) : "–",
            Say.Factor(edge.PeakAmplification),
            Say.Count(edge.Counts.Calls),
            Say.Count(edge.Counts.Excess),
            $"{Say.Count(edge.Counts.Masked)} of {Say.Count(edge.Counts.FailedAttempts)}",
            edge.OrphanedShare > 0 ? Say.Share(edge.OrphanedShare) : "–",
            Say.Count(edge.MaxAttempts),
        ]) markup.Element("td", cell, ("class", "n"));
        markup.Close();
    }
}
