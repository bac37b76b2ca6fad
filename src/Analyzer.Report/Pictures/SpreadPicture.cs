using System.Text;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Report.Pictures;

/// <summary>The spread of an incident: one lane a service, in order of onset, joined along real calls.</summary>
internal static class SpreadPicture
{
    /// <summary>Draws the lanes of an incident.</summary>
    /// <param name="markup">Where to.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="spread">Its lanes.</param>
    /// <param name="atNs">Moment up to which it is shown, Unix ns: what came later is pale; null: all of it.</param>
    public static void Draw(Markup markup, Incident incident, SpreadLanes spread, long? atNs = null)
    {
        var axis = Axis(incident, spread);
        var end = End(incident, spread);
        var marks = new TimeMarks(IncidentMarks.Of(incident), axis.X, LaneLayout.Width);
        var top = marks.Height + 4;
        var layout = new LaneLayout(spread.Lanes, spread.Arrows, axis, end, incident.BreakPoint?.AtNs ?? 0, top);
        var bottom = top + spread.Lanes.Count * LaneLayout.Row;
        Svg.Open(markup, LaneLayout.Width, bottom + (axis.IsFolded ? 46 : 30), "How it spread", Description(incident, spread));
        Rules(markup, spread.Lanes.Count, axis, top, bottom);
        marks.Draw(markup, top, bottom);
        var moment = new SpreadMoment(incident.Window, atNs);
        foreach (var arrow in layout.Arrows.OrderBy(arrow => arrow.Arrow.InLoop)) Arrow(markup, arrow, spread, moment);
        for (var i = 0; i < spread.Lanes.Count; i++) DrawLane(markup, spread.Lanes[i], layout, axis, end, i, top + i * LaneLayout.Row, moment);
        if (atNs is { } at) Cursor(markup, incident, axis, at, top, bottom);
        markup.Close().Line();
    }

    /// <summary>The axis on which an incident's lanes are drawn.</summary>
    public static FoldedAxis Axis(Incident incident, SpreadLanes spread)
    {
        var first = Math.Min(spread.Lanes.Min(lane => lane.FromNs), incident.Trigger?.StartNs ?? long.MaxValue);
        var last = spread.Lanes.Max(lane => lane.FromNs);
        if (incident.BreakPoint is { } broke) last = Math.Max(last, Math.Min(broke.AtNs, last + (last - first)));
        var (left, right) = LaneLayout.Axis;
        return new FoldedAxis(first, last, End(incident, spread), left, right);
    }

    private static long End(Incident incident, SpreadLanes spread) => Math.Max(incident.Window.EndNs, spread.Lanes.Max(lane => Math.Max(lane.FromNs, lane.ToNs ?? 0)));

    private static string Description(Incident incident, SpreadLanes spread)
    {
        var lanes = spread.Lanes.Take(12).Select(lane => $"{Say.Clock(lane.FromNs)} {lane.Name}, {lane.Labels[0]} ({lane.Sub})");
        return $"In order of onset: {string.Join("; ", lanes)}. {Say.Many(incident.Propagation.Count, "arrow")} along real calls; the same as tables below.";
    }

    private static void Rules(Markup markup, int lanes, FoldedAxis axis, double top, double bottom)
    {
        for (var i = 1; i <= lanes; i++) markup.Empty("line", ("class", "grid"), ("x1", "0"), ("x2", Px(LaneLayout.Width)), ("y1", Px(top + i * LaneLayout.Row)), ("y2", Px(top + i * LaneLayout.Row)));
        foreach (var (x, text) in axis.Ticks()) markup.Element("text", text, ("class", "tick"), ("x", Px(x)), ("y", Px(bottom + 18)), ("text-anchor", "middle"));
        if (!axis.IsFolded) return;
        markup.Empty("rect", ("class", "folded"), ("x", Px(axis.KneeX)), ("y", Px(top)), ("width", Px(LaneLayout.Axis.Right - axis.KneeX)), ("height", Px(bottom - top)));
        markup.Empty("line", ("class", "fold"), ("x1", Px(axis.KneeX)), ("x2", Px(axis.KneeX)), ("y1", Px(top)), ("y2", Px(bottom + 4)));
        markup.Element("text", $"from here on time runs {Story.Incidents.SignalText.Ratio(axis.Folding)} times faster", ("class", "tick"), ("x", Px(axis.KneeX)), ("y", Px(bottom + 36)));
    }

    /// <summary>The moment as a line, with what a script needs to move it: times in ms since the start, places in px.</summary>
    private static void Cursor(Markup markup, Incident incident, FoldedAxis axis, long atNs, double top, double bottom)
    {
        var (left, right) = LaneLayout.Axis;
        string Ms(long ns) => SpreadMoment.Ms(ns - incident.Window.StartNs);
        markup.Empty(
            "line",
            ("class", "cursor"),
            ("x1", Px(axis.X(atNs))),
            ("x2", Px(axis.X(atNs))),
            ("y1", Px(top)),
            ("y2", Px(bottom)),
            ("data-axis", $"{Ms(axis.FromNs)} {Px(left)} {Ms(axis.KneeNs)} {Px(axis.KneeX)} {Ms(axis.ToNs)} {Px(right)}"));
    }

    private static void Arrow(Markup markup, ArrowPath path, SpreadLanes spread, SpreadMoment moment)
    {
        var d = new StringBuilder();
        foreach (var (x, y) in path.Points) d.Append(d.Length == 0 ? 'M' : 'L').Append(Px(x)).Append(' ').Append(Px(y));
        var role = path.Arrow.IsContained ? "arrow contained" : path.Arrow.InLoop ? "arrow loop" : "arrow";
        var since = Math.Max(spread.Lanes[path.Arrow.From].FromNs, spread.Lanes[path.Arrow.To].FromNs);
        markup.Open("g", ("class", role + moment.Role(since, null)), ("data-from", moment.Data(since))).Element("title", path.Arrow.Title);
        markup.Empty("path", ("d", d.ToString()), ("marker-end", path.Arrow.InLoop ? "url(#tip-loop)" : path.Arrow.IsContained ? "url(#tip-contained)" : "url(#tip)"));
        markup.Empty("circle", ("cx", Px(path.Points[0].X)), ("cy", Px(path.Points[0].Y)), ("r", path.Arrow.InLoop ? "3.5" : "2.5"));
        markup.Close();
    }

    private static void DrawLane(Markup markup, Lane lane, LaneLayout layout, FoldedAxis axis, long end, int index, double y, SpreadMoment moment)
    {
        var (bar, label) = (layout.Bars[index], layout.Labels[index]);
        markup.Open("g", ("class", moment.IsShown ? "lane-row" + moment.Role(lane.FromNs, lane.ToNs) : null), ("data-from", moment.Data(lane.FromNs)), ("data-to", lane.ToNs is { } back ? moment.Data(back) : null)).Element("title", $"{lane.Name}: {lane.Labels[0]}; from {Say.Precise(lane.FromNs)}{(lane.ToNs is { } to ? $" to {Say.Precise(to)}" : ", not back yet")}");
        markup.Element("text", Say.Fit(lane.Name, 26), ("class", "lane"), ("x", "0"), ("y", Px(y + 20)));
        markup.Element("text", Say.Fit(lane.Sub, 32), ("class", "lab"), ("x", "0"), ("y", Px(y + 36)));
        markup.Empty("rect", ("class", $"band {lane.Role}"), ("x", Px(bar.X)), ("y", Px(bar.Y)), ("width", Px(bar.Width)), ("height", Px(bar.Height)), ("rx", lane.ToNs is null ? "0" : "3"));
        var below = bar.Bottom + 3;
        foreach (var signal in lane.Further)
        {
            var x = axis.X(signal.FromNs);
            markup.Open("rect", ("class", $"band {signal.Role}"), ("x", Px(x)), ("y", Px(below)), ("width", Px(Math.Max(2, axis.X(signal.ToNs ?? end) - x))), ("height", "3")).Element("title", signal.Title).Close();
            below += 5;
        }

        if (label.Text.Length > 0)
            markup.Element("text", label.Text, ("class", label.IsInside ? $"in-band {lane.Role}" : "by-band"), ("x", Px(label.Place.X)), ("y", Px(bar.Y + 16)));
        markup.Close();
    }
}
