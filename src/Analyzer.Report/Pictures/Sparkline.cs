using System.Text;
using Analyzer.Model.Findings;
using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Report.Pictures;

/// <summary>An edge's amplification over time, the size of a word.</summary>
internal static class Sparkline
{
    private const double Width = 84, Height = 22;
    private const int MostPoints = 42;

    /// <summary>Draws the factor of <paramref name="edge"/> from 1 to its own peak; the numbers beside it give the scale.</summary>
    public static void Draw(Markup markup, EdgeSummary edge)
    {
        if (edge.Series.Count < 2) return;
        var perPoint = (edge.Series.Count + MostPoints - 1) / MostPoints;
        var factors = edge.Series.Chunk(perPoint).Select(points => Factor([.. points])).ToList();
        var most = Math.Max(1.5, factors.Max());
        var path = new StringBuilder();
        for (var i = 0; i < factors.Count; i++)
        {
            var x = 1 + (Width - 2) * i / Math.Max(1, factors.Count - 1);
            path.Append(i == 0 ? 'M' : 'L').Append(Px(x)).Append(' ').Append(Px(Height - 2 - (Math.Max(1, factors[i]) - 1) / (most - 1) * (Height - 4)));
        }

        // The numbers around it say the same: hidden from screen readers, which would hear nothing new.
        markup.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", "spark"), ("viewBox", $"0 0 {Px(Width)} {Px(Height)}"), ("width", Px(Width)), ("height", Px(Height)), ("aria-hidden", "true"), ("focusable", "false"));
        markup.Empty("path", ("class", "grid"), ("d", $"M0 {Px(Height - 2)}H{Px(Width)}"));
        markup.Empty("path", ("class", factors.Max() >= 1.05 ? "attempts" : "shown"), ("d", path.ToString())).Close();
    }

    private static double Factor(EdgePoint[] points)
    {
        var calls = points.Sum(point => point.Counts.Calls);
        return calls > 0 ? points.Sum(point => point.Counts.Attempts) / calls : 1;
    }
}
