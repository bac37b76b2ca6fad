using System.Text;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Report.Pictures;

/// <summary>The amplification of one path over time, small, so that several stand beside each other on one scale.</summary>
internal static class PathSeries
{
    private const double Width = 320, Height = 104, Left = 34, Bottom = 22, Top = 8;

    /// <summary>Draws one path.</summary>
    /// <param name="markup">Where to.</param>
    /// <param name="path">The path.</param>
    /// <param name="window">The time axis.</param>
    /// <param name="most">The top of the scale that all paths share.</param>
    public static void Draw(Markup markup, PathSummary path, TimeWindow window, double most)
    {
        var route = Measures.Route(path);
        Svg.Open(markup, Width, Height, $"Amplification over time: {route}", $"{Say.Factor(path.Amplification)} on average, {Say.Factor(path.PeakAmplification)} at the peak.", "small-multiple");
        double Y(double value) => Height - Bottom - (value - 1) / Math.Max(0.01, most - 1) * (Height - Bottom - Top);
        var step = (Width - Left - 4) / Math.Max(1, path.Series.Count);
        foreach (var value in (ReadOnlySpan<double>)[1, most])
        {
            markup.Empty("line", ("class", "grid"), ("x1", Px(Left)), ("x2", Px(Width - 4)), ("y1", Px(Y(value))), ("y2", Px(Y(value))));
            markup.Element("text", value.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + "×", ("class", "tick"), ("x", Px(Left - 6)), ("y", Px(Y(value) + 4)), ("text-anchor", "end"));
        }

        if (path.BaselineAmplification is { } calm && calm >= 1 && calm <= most)
            markup.Empty("line", ("class", "reference"), ("x1", Px(Left)), ("x2", Px(Width - 4)), ("y1", Px(Y(calm))), ("y2", Px(Y(calm))));
        Steps(markup, path.Series, step, value => Y(Math.Clamp(value, 1, most)));
        var unit = window.DurationNs < 600_000_000_000 ? 1_000_000_000 : 60_000_000_000;
        markup.Element("text", Say.Tick(window.StartNs, unit), ("class", "tick"), ("x", Px(Left)), ("y", Px(Height - 5)));
        markup.Element("text", Say.Tick(window.EndNs, unit), ("class", "tick"), ("x", Px(Width - 4)), ("y", Px(Height - 5)), ("text-anchor", "end"));
        markup.Close();
    }

    private static void Steps(Markup markup, IReadOnlyList<double?> series, double width, Func<double, double> y)
    {
        var (line, area) = (new StringBuilder(), new StringBuilder());
        var isDown = false;
        for (var i = 0; i < series.Count; i++)
        {
            if (series[i] is not { } value || !double.IsFinite(value))
            {
                isDown = false;
                continue;
            }

            var x = Left + i * width;
            line.Append(isDown ? 'L' : 'M').Append(Px(x)).Append(' ').Append(Px(y(value))).Append('H').Append(Px(x + width));
            area.Append('M').Append(Px(x)).Append(' ').Append(Px(y(1))).Append('V').Append(Px(y(value))).Append('H').Append(Px(x + width)).Append('V').Append(Px(y(1))).Append('Z');
            isDown = true;
        }

        if (line.Length == 0) return;
        markup.Empty("path", ("class", "excess"), ("d", area.ToString()));
        markup.Empty("path", ("class", "attempts"), ("d", line.ToString()));
    }
}
