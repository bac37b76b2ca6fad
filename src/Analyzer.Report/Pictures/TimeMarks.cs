using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Report.Pictures;

/// <summary>Marks across a picture, their labels above it in as many rows as keep them apart.</summary>
internal sealed class TimeMarks
{
    private const double RowHeight = 16, Gap = 5, Apart = 10, FontSize = 12;

    private readonly IReadOnlyList<TimeMark> _marks;
    private readonly Func<long, double> _x;

    /// <summary>Places the labels of <paramref name="marks"/> within a picture of <paramref name="width"/> px.</summary>
    public TimeMarks(IReadOnlyList<TimeMark> marks, Func<long, double> x, double width)
    {
        (_marks, _x) = (marks, x);
        Labels = Place(marks, x, width);
        Height = Labels.Count == 0 ? 0 : (Labels.Max(label => label.Row) + 1) * RowHeight + 4;
    }

    /// <summary>The labels with their places.</summary>
    public IReadOnlyList<MarkLabel> Labels { get; }

    /// <summary>Room above the picture that the labels need, px.</summary>
    public double Height { get; }

    /// <summary>Draws shades, lines and labels.</summary>
    /// <param name="markup">Where to.</param>
    /// <param name="top">Upper edge of the picture proper; the labels stand above it.</param>
    /// <param name="bottom">Its lower edge.</param>
    public void Draw(Markup markup, double top, double bottom)
    {
        foreach (var mark in _marks)
        {
            var x = _x(mark.AtNs);
            if (mark.EndNs is { } end) markup.Empty("rect", ("class", mark.Role), ("x", Px(x)), ("y", Px(top)), ("width", Px(Math.Max(2, _x(end) - x))), ("height", Px(bottom - top)));
        }

        foreach (var label in Labels)
        {
            var y = top - 6 - label.Row * RowHeight;
            markup.Empty("line", ("class", "mark"), ("x1", Px(label.AtX)), ("x2", Px(label.AtX)), ("y1", Px(y - 9)), ("y2", Px(bottom)));
        }

        foreach (var label in Labels)
            markup.Element("text", label.Text, ("class", "lab mark-label"), ("x", Px(label.X)), ("y", Px(top - 6 - label.Row * RowHeight)));
    }

    private static List<MarkLabel> Place(IReadOnlyList<TimeMark> marks, Func<long, double> x, double width)
    {
        List<MarkLabel> placed = [];
        foreach (var mark in marks.OrderBy(mark => mark.AtNs))
        {
            var (at, room) = (x(mark.AtNs), Svg.LabelWidth(mark.Text, FontSize));
            for (var row = 0; ; row++)
            {
                // Beside its line, on the right where there is room, else on the left; clear of lines and labels of its row and of lines that rise through it.
                double[] choices = at + Gap + room <= width ? [at + Gap, at - Gap - room] : [at - Gap - room];
                var free = choices.Where(left => left >= 0 && placed.All(other => IsApart(other, row, left, left + room))).ToList();
                if (free.Count == 0 && row <= placed.Count) continue;
                placed.Add(new MarkLabel(mark.Text, free.Count > 0 ? free[0] : Math.Clamp(at + Gap, 0, Math.Max(0, width - room)), room, row, at));
                break;
            }
        }

        return placed;
    }

    private static bool IsApart(MarkLabel other, int row, double left, double right) =>
        (other.Row != row || left >= other.X + other.Width + Apart || right + Apart <= other.X)
        && (other.Row < row || left > other.AtX || right < other.AtX);
}
