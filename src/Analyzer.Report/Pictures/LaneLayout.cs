namespace Analyzer.Report.Pictures;

/// <summary>
/// Places lanes, their labels and the arrows between them. Each lane has a row of its own, so labels of different lanes
/// cannot meet; within its row a label stands in the bar, right of it, or left of it and of the arrow that arrives there.
/// </summary>
internal sealed class LaneLayout
{
    /// <summary>Width of the picture, of its column of names and of the room in which arrows run before the first onset, px.</summary>
    public const double Width = 1040, Names = 236, Gutter = 52;

    /// <summary>Height of a lane and of a bar, px.</summary>
    public const double Row = 46, BarHeight = 24;

    private const double Right = 1008, Pad = 8, Narrowest = 4, TrunkGap = 14, TrunkApart = 7, FontSize = 12;

    /// <summary>Lays lanes out below <paramref name="top"/>.</summary>
    public LaneLayout(IReadOnlyList<Lane> lanes, IReadOnlyList<LaneArrow> arrows, FoldedAxis axis, long endNs, long loopFromNs, double top)
    {
        Bars = [.. lanes.Select((lane, i) => Bar(lane, axis, endNs, top + i * Row))];
        Arrows = PlaceArrows(arrows, axis.X(loopFromNs));
        Labels = [.. lanes.Select((lane, i) => Label(lane, i))];
    }

    /// <summary>Where time begins and ends in the picture, px.</summary>
    public static (double Left, double Right) Axis => (Names + Gutter, Right);

    /// <summary>The bars, one a lane.</summary>
    public IReadOnlyList<Box> Bars { get; }

    /// <summary>The labels, one a lane.</summary>
    public IReadOnlyList<LaneLabel> Labels { get; }

    /// <summary>The arrows in the order given.</summary>
    public IReadOnlyList<ArrowPath> Arrows { get; }

    private static Box Bar(Lane lane, FoldedAxis axis, long endNs, double y)
    {
        var (x, to) = (axis.X(lane.FromNs), axis.X(lane.ToNs ?? endNs));
        x = Math.Min(x, Right - Narrowest);
        return new Box(x, y + 9, Math.Max(Narrowest, to - x), BarHeight);
    }

    private LaneLabel Label(Lane lane, int index)
    {
        var bar = Bars[index];
        var taken = Arrows.Where(arrow => arrow.To == index && !arrow.IsBack).Select(arrow => arrow.TrunkX).Append(bar.X).Min();
        (double From, double To, bool IsInside)[] places =
        [
            (bar.X + Pad, bar.X + bar.Width - Pad, true),
            (bar.X + bar.Width + Pad, Width, false),
            (Names + Pad, taken - Pad, false),
        ];
        foreach (var text in lane.Labels)
        {
            foreach (var place in places)
                if (Svg.LabelWidth(text, FontSize) <= place.To - place.From) return Put(text, place, bar);
        }

        var widest = places.MaxBy(place => place.To - place.From);
        var most = (int)((widest.To - widest.From) / Svg.LabelWidth("x", FontSize));
        return Put(most >= 3 ? Story.Say.Fit(lane.Labels[^1], most) : "", widest, bar);
    }

    private static LaneLabel Put(string text, (double From, double To, bool IsInside) place, Box bar)
    {
        var width = Svg.LabelWidth(text, FontSize);
        // Left of its bar a label ends where the bar's arrow begins.
        var x = place.To < bar.X ? place.To - width : place.From;
        return new LaneLabel(text, new Box(x, bar.Y, width, bar.Height), place.IsInside);
    }

    private List<ArrowPath> PlaceArrows(IReadOnlyList<LaneArrow> arrows, double loopX)
    {
        var trunks = Trunks(arrows);
        List<ArrowPath> placed = [];
        var backs = 0;
        foreach (var arrow in arrows)
        {
            var (from, to) = (Bars[arrow.From], Bars[arrow.To]);
            if (IsBack(arrow))
            {
                // Against the order of onset: a later blow on what was already hit, from bar to bar.
                var least = Math.Max(from.X, to.X) + 6;
                var most = Math.Min(from.X + from.Width, to.X + to.Width) - 6;
                if (most < least)
                {
                    placed.Add(Late(arrow, from, to));
                    continue;
                }

                placed.Add(Vertical(arrow, Math.Clamp(Math.Max(loopX, least) + 10 * (1 + backs++), least, most), from, to));
            }
            else
            {
                placed.Add(Elbow(arrow, trunks[arrow.To], from, to));
            }
        }

        return placed;
    }

    /// <summary>All arrows into one lane arrive on one trunk; trunks whose heights overlap keep apart.</summary>
    private Dictionary<int, double> Trunks(IReadOnlyList<LaneArrow> arrows)
    {
        Dictionary<int, double> trunks = [];
        List<(double X, double Top, double Bottom)> taken = [];
        foreach (var group in arrows.Where(arrow => !IsBack(arrow)).GroupBy(arrow => arrow.To).OrderBy(group => group.Key))
        {
            var heights = group.Select(arrow => Bars[arrow.From].MiddleY).Append(Bars[group.Key].MiddleY).ToList();
            var (top, bottom, x) = (heights.Min(), heights.Max(), Bars[group.Key].X - TrunkGap);
            while (x - TrunkApart > Names + Pad && taken.Any(other => Math.Abs(other.X - x) < TrunkApart && other.Top < bottom && top < other.Bottom)) x -= TrunkApart;
            taken.Add((x, top, bottom));
            trunks[group.Key] = x;
        }

        return trunks;
    }

    private bool IsBack(LaneArrow arrow) => Bars[arrow.To].X < Bars[arrow.From].X;

    private static ArrowPath Vertical(LaneArrow arrow, double x, Box from, Box to)
    {
        var isDown = to.Y > from.Y;
        return new ArrowPath(arrow, x, true, [(x, isDown ? from.Bottom : from.Y), (x, isDown ? to.Y - 1 : to.Bottom + 1)]);
    }

    /// <summary>To a lane that was back already when the source was hit: to the end of its bar.</summary>
    private static ArrowPath Late(LaneArrow arrow, Box from, Box to)
    {
        var isDown = to.Y > from.Y;
        var x = from.X + Math.Min(6, from.Width / 2);
        return new ArrowPath(arrow, x, true, [(x, isDown ? from.Bottom : from.Y), (x, to.MiddleY), (Math.Min(to.X + to.Width + 1, x), to.MiddleY)]);
    }

    private static ArrowPath Elbow(LaneArrow arrow, double x, Box from, Box to)
    {
        var isDown = to.Y > from.Y;
        return x >= from.X + 3 && x <= from.X + from.Width
            ? new ArrowPath(arrow, x, false, [(x, isDown ? from.Bottom : from.Y), (x, to.MiddleY), (to.X - 1, to.MiddleY)])
            : x > from.X + from.Width
                ? new ArrowPath(arrow, x, false, [(from.X + from.Width, from.MiddleY), (x, from.MiddleY), (x, to.MiddleY), (to.X - 1, to.MiddleY)])
                : new ArrowPath(arrow, x, false, [(from.X, from.MiddleY), (x, from.MiddleY), (x, to.MiddleY), (to.X - 1, to.MiddleY)]);
    }
}

/// <summary>A rectangle, px.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    /// <summary>Lower edge.</summary>
    public double Bottom => Y + Height;

    /// <summary>Middle from top to bottom.</summary>
    public double MiddleY => Y + Height / 2;

    /// <summary>Whether two rectangles share more than an edge.</summary>
    public bool Overlaps(Box other) => X < other.X + other.Width && other.X < X + Width && Y < other.Bottom && other.Y < Bottom;
}

/// <summary>A label of a lane.</summary>
/// <param name="Text">The words.</param>
/// <param name="Place">The room it takes at most.</param>
/// <param name="IsInside">Whether it stands in its bar.</param>
internal readonly record struct LaneLabel(string Text, Box Place, bool IsInside);

/// <summary>An arrow's way.</summary>
/// <param name="Arrow">The arrow.</param>
/// <param name="TrunkX">Where it runs up or down, px.</param>
/// <param name="IsBack">Whether it leads to a lane that was hit before.</param>
/// <param name="Points">The corners of its way.</param>
internal sealed record ArrowPath(LaneArrow Arrow, double TrunkX, bool IsBack, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>Lane it reaches.</summary>
    public int To => Arrow.To;
}
