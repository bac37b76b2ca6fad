using Analyzer.Report.Html;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Analyzer.Service.Pages.Frame;
using Analyzer.Store.Records;
using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Service.Pages.Overview;

/// <summary>Incidents over time: a bar each, those that overlap under one another.</summary>
internal static class IncidentTimeline
{
    private const double Width = 1040, Bar = 18, Row = 24, Top = 6, Least = 6;
    private const int MostRows = 12;

    /// <summary>Draws them.</summary>
    /// <param name="markup">Where to.</param>
    /// <param name="incidents">Some; at least one.</param>
    public static void Draw(Markup markup, IReadOnlyList<IncidentRecord> incidents)
    {
        var (fromNs, toNs) = (incidents.Min(incident => incident.StartNs), incidents.Max(incident => incident.EndNs));
        var padNs = Math.Max(1_000_000_000, (toNs - fromNs) / 20);
        (fromNs, toNs) = (fromNs - padNs, toNs + padNs);
        double X(long ns) => (double)(ns - fromNs) / (toNs - fromNs) * Width;
        var placed = Place(incidents, X);
        var height = Top + ((placed.Max(place => place.Row) + 1) * Row) + 22;
        markup.Open("figure");
        Parts.OpenScroll(markup, "Picture: incidents over time");
        // A group of links, not one image: each bar can be reached by keyboard.
        markup.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", $"0 0 {Px(Width)} {Px(height)}"), ("width", Px(Width)), ("height", Px(height)), ("role", "group"), ("aria-label", $"{Say.Many(incidents.Count, "incident")} from {Say.Window(fromNs, toNs)}"));
        var step = Scale.TimeStep(toNs - fromNs, 8);
        for (var at = (fromNs + step - 1) / step * step; at <= toNs; at += step)
        {
            markup.Empty("line", ("class", "grid"), ("x1", Px(X(at))), ("x2", Px(X(at))), ("y1", "0"), ("y2", Px(height - 20)));
            markup.Element("text", Say.Tick(at, step), ("class", "tick"), ("x", Px(Math.Clamp(X(at), 30, Width - 30))), ("y", Px(height - 6)), ("text-anchor", "middle"));
        }

        foreach (var (incident, row) in placed)
        {
            var y = Top + (row * Row);
            markup.Open("a", ("href", Addresses.Incident(incident.Id)), ("aria-label", incident.Summary)).Element("title", $"{incident.Summary} {Say.Window(incident.StartNs, incident.EndNs)}");
            markup.Empty("rect", ("class", $"band {incident.Mechanism ?? "saturation"}"), ("x", Px(X(incident.StartNs))), ("y", Px(y)), ("width", Px(Math.Max(Least, X(incident.EndNs) - X(incident.StartNs)))), ("height", Px(Bar)), ("rx", incident.Ongoing ? "0" : "3"));
            markup.Close();
        }

        markup.Close().Close().Close();
    }

    /// <summary>Each incident with a row in which nothing else is at its time; beyond the last row they share it.</summary>
    internal static IReadOnlyList<(IncidentRecord Incident, int Row)> Place(IReadOnlyList<IncidentRecord> incidents, Func<long, double> x)
    {
        var ends = new List<double>();
        var placed = new List<(IncidentRecord, int)>();
        foreach (var incident in incidents.OrderBy(incident => incident.StartNs).ThenBy(incident => incident.Id, StringComparer.Ordinal))
        {
            var start = x(incident.StartNs);
            var row = ends.FindIndex(end => end + 2 <= start);
            if (row < 0 && ends.Count < MostRows) ends.Add(0);
            if (row < 0) row = ends.Count - 1;
            ends[row] = Math.Max(ends[row], Math.Max(start + Least, x(incident.EndNs)));
            placed.Add((incident, row));
        }

        return placed;
    }
}
