using System.Globalization;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Report.Pictures;

/// <summary>What one request became, edge by edge along a path.</summary>
internal static class RequestBars
{
    private const double Width = 1040, Left = 300, Longest = 430, Row = 45, Bar = 30;

    /// <summary>Draws a bar for each step of <paramref name="path"/>; the dark part is the request itself.</summary>
    /// <param name="markup">Where to.</param>
    /// <param name="path">The path.</param>
    /// <param name="calm">Factor of each edge in calm times; null where it is not known.</param>
    public static void Draw(Markup markup, PathSummary path, IReadOnlyList<double?> calm)
    {
        var steps = path.Steps;
        var most = Math.Max(1, steps.Max(step => step.Cumulative));
        var description = string.Join("; ", steps.Select(step => $"{Measures.Arrow(step.Caller, step.Callee)}: {Say.Factor(step.Cumulative)}"));
        Svg.Open(markup, Width, steps.Count * Row + 6, "What one request became along the worst path", description);
        for (var i = 0; i < steps.Count; i++)
        {
            var (step, y) = (steps[i], 4 + i * Row);
            var name = step.Caller is null ? step.Callee : Measures.Arrow(step.Caller, step.Callee);
            var (whole, one) = (step.Cumulative / most * Longest, 1 / most * Longest);
            markup.Open("g").Element("title", $"{name}, {step.Operation}: {Say.Factor(step.Cumulative)}");
            markup.Element("text", Say.Fit(name, 38), ("class", "lane"), ("x", "0"), ("y", Px(y + 14)));
            markup.Element("text", Say.Fit(step.Operation, 46), ("class", "lab"), ("x", "0"), ("y", Px(y + 30)));
            // Excess is hatched besides its colour, so that it can be told from the request without colours.
            foreach (var role in (ReadOnlySpan<string>)["bar retry", "bar hatch"])
                if (whole > one) markup.Empty("rect", ("class", role), ("x", Px(Left + one)), ("y", Px(y)), ("width", Px(whole - one)), ("height", Px(Bar)));
            markup.Empty("rect", ("class", "bar calm"), ("x", Px(Left)), ("y", Px(y)), ("width", Px(Math.Min(whole, one))), ("height", Px(Bar)));
            var x = Left + Math.Max(whole, Math.Min(whole, one)) + 12;
            markup.Open("text", ("class", "big"), ("x", Px(x)), ("y", Px(y + 20))).Text(Say.Factor(step.Cumulative));
            markup.Element("tspan", Own(step, i, calm[i]), ("class", "lab"), ("dx", "10")).Close();
            markup.Close();
        }

        markup.Close().Line();
    }

    private static string Own(PathStep step, int index, double? calm)
    {
        if (step.Caller is null && index == 0) return "the request itself";
        if (step.Amplification < 1.005) return "passed on as it came";
        return $"this edge: × {Ratio(step.Amplification)}{(calm is { } before ? $", × {Ratio(before)} in calm times" : "")}";
    }

    private static string Ratio(double factor) => factor.ToString(factor < 1.95 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
