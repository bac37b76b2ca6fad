using Analyzer.Report.Story;
using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Report.Pictures;

/// <summary>A row of a heat map.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Values">One value an hour; null where nothing was measured.</param>
internal sealed record HeatRow(string Name, IReadOnlyList<double?> Values);

/// <summary>
/// Hours by edges, a cell for each: the fuller the cell, the larger the value, so that it reads without colour. Of long times a column holds
/// several hours and shows their largest.
/// </summary>
internal static class HeatMap
{
    private const double Width = 1040, Left = 250, Right = 60, RowHeight = 22, Top = 8, Bottom = 26;
    private const int MostColumns = 186;
    private const long HourNs = 3_600_000_000_000;

    /// <summary>Draws the map.</summary>
    /// <param name="markup">Where to.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows.</param>
    /// <param name="startNs">Start of the first hour, Unix ns.</param>
    /// <param name="rows">Rows of equal length.</param>
    /// <param name="from">Value from which on a cell is drawn.</param>
    /// <param name="label">Writes a value.</param>
    public static void Draw(Markup markup, string title, string description, long startNs, IReadOnlyList<HeatRow> rows, double from, Func<double, string> label)
    {
        var hours = rows[0].Values.Count;
        var perColumn = (hours + MostColumns - 1) / MostColumns;
        var columns = (hours + perColumn - 1) / perColumn;
        var cell = (Width - Left - Right) / columns;
        var most = Math.Max(from * 1.000001, rows.Max(row => row.Values.Max() ?? from));
        var height = Top + (rows.Count * RowHeight) + Bottom;
        Svg.Open(markup, Width, height, title, description, "heat");
        TimeLines(markup, startNs, hours, cell / perColumn, height);
        for (var at = 0; at < rows.Count; at++)
        {
            var (row, y) = (rows[at], Top + (at * RowHeight));
            markup.Element("text", Say.Fit(row.Name, 36), ("class", "lab"), ("x", "0"), ("y", Px(y + 15)));
            markup.Empty("line", ("class", "grid"), ("x1", Px(Left)), ("x2", Px(Width - Right)), ("y1", Px(y + RowHeight - 2)), ("y2", Px(y + RowHeight - 2)));
            Row(markup, row, y, perColumn, cell, from, most);
            markup.Element("text", label(row.Values.Max() ?? 0), ("class", "tick"), ("x", Px(Width)), ("y", Px(y + 15)), ("text-anchor", "end"));
        }

        markup.Close().Line();
    }

    private static void Row(Markup markup, HeatRow row, double y, int perColumn, double cell, double from, double most)
    {
        // Equal neighbours are one shape: a month of an edge is some paths, not hundreds of elements.
        var paths = new SortedDictionary<int, System.Text.StringBuilder>();
        foreach (var (column, hours) in row.Values.Chunk(perColumn).Index())
        {
            if (hours.Max() is not { } value || value < from) continue;
            var step = Math.Clamp((int)Math.Ceiling((value - from) / (most - from) * 5), 1, 5);
            var size = (RowHeight - 5) * step / 5;
            if (!paths.TryGetValue(step, out var path)) paths.Add(step, path = new System.Text.StringBuilder());
            path.Append('M').Append(Px(Left + (column * cell))).Append(' ').Append(Px(y + RowHeight - 3)).Append('v').Append(Px(-size)).Append('h').Append(Px(Math.Max(1, cell - 0.4))).Append('v').Append(Px(size)).Append('z');
        }

        foreach (var (step, path) in paths) markup.Empty("path", ("class", $"heat-{step}"), ("d", path.ToString()));
    }

    private static void TimeLines(Markup markup, long startNs, int hours, double hourWidth, double height)
    {
        var endNs = startNs + (hours * HourNs);
        var step = Scale.TimeStep(endNs - startNs, 10);
        for (var at = (startNs + step - 1) / step * step; at <= endNs; at += step)
        {
            var x = Left + ((at - startNs) / (double)HourNs * hourWidth);
            markup.Empty("line", ("class", "grid"), ("x1", Px(x)), ("x2", Px(x)), ("y1", Px(Top)), ("y2", Px(height - Bottom)));
            markup.Element("text", Say.Tick(at, step), ("class", "tick"), ("x", Px(x)), ("y", Px(height - 8)), ("text-anchor", "middle"));
        }
    }
}
