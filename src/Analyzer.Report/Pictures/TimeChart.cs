using System.Text;
using Analyzer.Report.Story;
using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Report.Pictures;

/// <summary>Bands under one another on one time axis, so that what was shown and what was hidden meet at a glance.</summary>
internal static class TimeChart
{
    private const double Width = 1040, Left = 196, Right = 152, Gap = 26, Top = 10;

    /// <summary>Draws the bands.</summary>
    /// <param name="markup">Where to.</param>
    /// <param name="title">What the picture is, for those who do not see it.</param>
    /// <param name="description">What it shows, in words.</param>
    /// <param name="starts">Starts of the buckets, Unix ns.</param>
    /// <param name="bucketNs">Width of a bucket, ns.</param>
    /// <param name="strips">The bands.</param>
    /// <param name="marks">Moments and stretches marked across all bands.</param>
    public static void Draw(Markup markup, string title, string description, IReadOnlyList<long> starts, long bucketNs, IReadOnlyList<Strip> strips, IReadOnlyList<TimeMark> marks)
    {
        var (from, to) = (starts[0], starts[^1] + bucketNs);
        double X(double ns) => Left + (ns - from) / (to - from) * (Width - Left - Right);
        var marked = new TimeMarks(marks, ns => X(Math.Clamp(ns, from, to)), Width);
        var top = Top + marked.Height;
        var height = top + strips.Sum(strip => strip.Height + Gap) + 8;
        Svg.Open(markup, Width, height, title, description);
        marked.Draw(markup, top, height - 26);
        TimeLines(markup, from, to, X, top, height);
        var y = top;
        foreach (var strip in strips)
        {
            Band(markup, strip, y, starts, bucketNs, X);
            y += strip.Height + Gap;
        }

        markup.Close().Line();
    }

    private static void TimeLines(Markup markup, long from, long to, Func<double, double> x, double top, double height)
    {
        var step = Scale.TimeStep(to - from, 7);
        for (var at = from / step * step; at <= to; at += step)
        {
            if (at < from) continue;
            markup.Empty("line", ("class", "grid"), ("x1", Px(x(at))), ("x2", Px(x(at))), ("y1", Px(top)), ("y2", Px(height - 26)));
            markup.Element("text", Say.Tick(at, step), ("class", "tick"), ("x", Px(x(at))), ("y", Px(height - 8)), ("text-anchor", "middle"));
        }
    }

    private static void Band(Markup markup, Strip strip, double top, IReadOnlyList<long> starts, long bucketNs, Func<double, double> x)
    {
        var largest = strip.Lines.SelectMany(line => line.Values).Max() ?? 0;
        var over = Math.Max(largest, strip.Reference ?? 0) - strip.Base;
        var range = over > 0 ? Scale.Round(over) : 1;
        double Y(double value) => top + strip.Height - (value - strip.Base) / range * strip.Height;

        Labels(markup, strip, top);
        foreach (var part in (ReadOnlySpan<double>)[0, 0.5, 1])
        {
            if (part == 0.5 && strip.Height < 60) continue;
            var value = strip.Base + range * part;
            markup.Empty("line", ("class", part == 0 ? "grid base-line" : "grid"), ("x1", Px(Left)), ("x2", Px(Width - Right)), ("y1", Px(Y(value))), ("y2", Px(Y(value))));
            markup.Element("text", strip.Label(value), ("class", "tick"), ("x", Px(Left - 8)), ("y", Px(Y(value) + 4)), ("text-anchor", "end"));
        }

        double Middle(int index) => x(starts[index] + bucketNs / 2.0);
        for (var i = 0; i < strip.Lines.Count; i++)
        {
            if (strip.Lines[i].FillTo is { } role && i + 1 < strip.Lines.Count)
                markup.Empty("path", ("class", role), ("d", Area(strip.Lines[i].Values, strip.Lines[i + 1].Values, Middle, Y)));
        }

        if (strip.Reference is { } calm)
            markup.Empty("line", ("class", "reference"), ("x1", Px(Left)), ("x2", Px(Width - Right)), ("y1", Px(Y(calm))), ("y2", Px(Y(calm))));
        foreach (var line in strip.Lines) Line(markup, line, Middle, Y);
        Names(markup, strip, Y);
    }

    private static void Labels(Markup markup, Strip strip, double top)
    {
        var y = top + 12;
        if (strip.Title.Length > 0)
        {
            markup.Element("text", strip.Title, ("class", "panel"), ("x", "0"), ("y", Px(y)));
            y += 17;
        }

        foreach (var part in strip.Measure.Split(", "))
        {
            markup.Element("text", part, ("class", "lab"), ("x", "0"), ("y", Px(y)));
            y += 15;
        }

        if (strip.Note.Length > 0) markup.Element("text", strip.Note, ("class", "note"), ("x", "0"), ("y", Px(y + 2)));
    }

    private static void Line(Markup markup, StripLine line, Func<int, double> x, Func<double, double> y)
    {
        var path = new StringBuilder();
        var isDown = false;
        for (var i = 0; i < line.Values.Count; i++)
        {
            if (line.Values[i] is not { } value)
            {
                isDown = false;
                continue;
            }

            path.Append(isDown ? 'L' : 'M').Append(Px(x(i))).Append(' ').Append(Px(y(value)));
            // A bucket between two empty ones has no line to be seen by: a stroke of no length has round ends.
            if (!isDown && (i + 1 == line.Values.Count || line.Values[i + 1] is null)) path.Append("h0");
            isDown = true;
        }

        if (path.Length > 0) markup.Empty("path", ("class", line.Role), ("d", path.ToString()));
    }

    private static string Area(IReadOnlyList<double?> upper, IReadOnlyList<double?> lower, Func<int, double> x, Func<double, double> y)
    {
        var path = new StringBuilder();
        for (var i = 0; i < upper.Count; i++) path.Append(i == 0 ? 'M' : 'L').Append(Px(x(i))).Append(' ').Append(Px(y(upper[i] ?? lower[i] ?? 0)));
        for (var i = upper.Count - 1; i >= 0; i--) path.Append('L').Append(Px(x(i))).Append(' ').Append(Px(y(lower[i] ?? upper[i] ?? 0)));
        return path.Append('Z').ToString();
    }

    /// <summary>Names at the right end of the lines, pushed apart where they would cover each other.</summary>
    private static void Names(Markup markup, Strip strip, Func<double, double> y)
    {
        List<(double Y, string Name, string Role)> names =
        [
            .. strip.Lines.Where(line => line.Name.Length > 0).Select(line => (y(Typical(line)), line.Name, line.Role)),
        ];
        if (strip.Reference is { } calm) names.Add((y(calm), strip.ReferenceName == "baseline" ? $"baseline {strip.Label(calm)}" : strip.ReferenceName, "reference"));
        names.Sort((a, b) => a.Y != b.Y ? a.Y.CompareTo(b.Y) : string.CompareOrdinal(a.Name, b.Name));
        for (var i = 1; i < names.Count; i++)
            if (names[i].Y - names[i - 1].Y < 14) names[i] = names[i] with { Y = names[i - 1].Y + 14 };
        var low = y(strip.Base) + 4;
        for (var i = names.Count - 1; i >= 0; i--)
            if (names[i].Y > low - (names.Count - 1 - i) * 14) names[i] = names[i] with { Y = low - (names.Count - 1 - i) * 14 };
        foreach (var (at, name, role) in names)
        {
            var x = Width - Right + 8;
            markup.Empty("path", ("class", role), ("d", $"M{Px(x)} {Px(at)}h18"));
            markup.Element("text", name, ("class", "key"), ("x", Px(x + 24)), ("y", Px(at + 4)));
        }
    }

    private static double Typical(StripLine line) => line.Values.Average() ?? 0;
}
