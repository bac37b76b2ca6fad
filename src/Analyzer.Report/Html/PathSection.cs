using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>The worst paths' amplification over time, side by side on one scale.</summary>
internal static class PathSection
{
    private const int Pictures = 6;

    /// <summary>A path that fewer calls took has no course to draw.</summary>
    private const double FewestCalls = 10;

    public static void Write(Markup markup, AnalysisResult result)
    {
        var paths = result.Paths.Where(path => path.Series.Count > 0 && path.Calls >= FewestCalls).Take(Pictures).ToList();
        var most = Scale.Round(paths.Select(path => path.Series.Max() ?? 1).Append(1.5).Max());
        Parts.Lead(markup, "Attempts on the last edge of a path for each request at its entry. All pictures share one scale; the dotted line is the baseline.");
        markup.Open("div", ("class", "multiples"));
        foreach (var path in paths)
        {
            markup.Open("figure").Open("figcaption");
            markup.Element("b", Say.Factor(path.Amplification)).Text($" {Route(path)}");
            markup.Element("span", $"{path.Steps[^1].Operation}: {Say.Many(path.Calls, "call")}, at the peak {Say.Peak(path.PeakAmplification, path.Amplification)}", ("class", "sub"));
            markup.Close();
            PathSeries.Draw(markup, path, result.Window, most);
            markup.Close();
        }

        markup.Close();
        Parts.OpenDetails(markup, $"All {Say.Many(result.Paths.Count, "path")} as a table");
        Parts.OpenScroll(markup, "Table: paths");
        Parts.OpenTable(markup, "Paths by what one request became, worst first", new("Path"), new("Operation"), new("Factor, calm", true), new("Factor", true), new("At the peak", true), new("Worst request", true), new("Calls", true));
        foreach (var path in result.Paths)
        {
            Parts.Row(
                markup,
                Route(path),
                Parts.T(path.Steps[^1].Operation),
                Parts.N(path.BaselineAmplification is { } calm ? Say.Factor(calm) : "–"),
                Parts.N(Say.Factor(path.Amplification)),
                Parts.N(Say.Peak(path.PeakAmplification, path.Amplification)),
                Parts.N(Say.Count(path.WorstRequest)),
                Parts.N(Say.Count(path.Calls)));
        }

        markup.Close().Close().Close().Close();
    }

    private static string Route(PathSummary path) => Measures.Route(path);
}
