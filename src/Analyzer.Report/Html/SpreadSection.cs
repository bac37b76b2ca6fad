using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Html;

/// <summary>The spread as a picture and as tables, the loop that kept it alive, and where it stopped.</summary>
internal static class SpreadSection
{
    public static void Write(Markup markup, Incident incident)
    {
        Picture(markup, incident, null);
        Details(markup, incident);
    }

    /// <summary>The picture with the words that say how to read it.</summary>
    /// <param name="markup">Where to.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="atNs">Moment up to which it is shown, Unix ns; null: all of it.</param>
    public static void Picture(Markup markup, Incident incident, long? atNs)
    {
        var spread = SpreadLanes.Of(incident);
        Parts.Lead(markup, Reading(incident, spread));
        markup.Open("figure");
        Parts.OpenScroll(markup, $"Picture: how {incident.Id} spread");
        SpreadPicture.Draw(markup, incident, spread, atNs);
        markup.Close().Close();
    }

    /// <summary>What the picture leaves out, the loop, where it stopped, and the same as tables.</summary>
    public static void Details(Markup markup, Incident incident)
    {
        var spread = SpreadLanes.Of(incident);
        if (spread.LeftOut > 0) Parts.Lead(markup, $"{Say.Many(spread.LeftOut, "further service")} only in the table.");
        Loop(markup, incident);
        Contained(markup, incident);
        Parts.OpenDetails(markup, "The same as tables: every service, every arrow");
        Services(markup, incident);
        Arrows(markup, incident);
        markup.Close();
    }

    private static string Reading(Incident incident, SpreadLanes spread)
    {
        var parts = "A lane for each service, in order of onset: its bar begins when it left its baseline, says how, and ends when it was back; thin lines under it are further signals. Arrows run along real calls.";
        if (incident.SustainingLoop.Count > 0 || incident.Propagation.Any(step => step.InLoop)) parts += " The heavy ones are the loop that kept the incident alive.";
        if (spread.Lanes.Any(lane => lane.Role == "contained")) parts += " Dashed: not hurt, because it stopped the failures.";
        return parts;
    }

    private static void Loop(Markup markup, Incident incident)
    {
        if (incident.SustainingLoop.Count == 0) return;
        markup.Open("p", ("class", "loop")).Element("b", "The loop that kept it alive: ");
        for (var i = 0; i < incident.SustainingLoop.Count; i++)
        {
            var edge = incident.SustainingLoop[i];
            if (i > 0) markup.Text("; then ");
            markup.Text($"{edge.Effect} on ").Element("b", Measures.Arrow(edge.Caller, edge.Callee)).Text($" ({Say.Many(edge.Attempts, "attempt")} after the cause was over, {Say.Count(edge.Failed)} failed)");
        }

        markup.Text("; and again.").Close();
    }

    private static void Contained(Markup markup, Incident incident)
    {
        if (incident.Containment.Count == 0) return;
        var caption = $"Where failures of {incident.Id} stopped";
        Parts.OpenScroll(markup, $"Table: {caption}");
        Parts.OpenTable(markup, caption, new("Who stopped them"), new("Whose failures"), new("Why"), new("Arrived", true), new("Went no further", true));
        foreach (var point in incident.Containment)
            Parts.Row(markup, point.Service, Parts.T($"{point.Callee}, {point.Operation}"), Parts.T(ContainmentText.Kind(point.Kind)), Parts.N(Say.Count(point.Failures)), Parts.N($"{Say.Count(point.Stopped)} ({Say.Share(point.Share)})"));
        markup.Close().Close().Close();
    }

    private static void Services(Markup markup, Incident incident)
    {
        Parts.OpenScroll(markup, $"Table: services affected by {incident.Id}");
        Parts.OpenTable(markup, $"Services affected by {incident.Id}, in order of onset (UTC)", new("Service"), new("Onset", true), new("After the first", true), new("Back", true), new("Work hit at the peak", true), new("Own or inherited"), new("Signals"));
        foreach (var service in incident.Affected)
        {
            markup.Open("tr").Open("th", ("scope", "row"), ("class", "edge-name"));
            Parts.Linked(markup, service.Service, markup.Links?.Service(service.Service));
            markup.Close();
            foreach (var number in (ReadOnlySpan<string>)[Say.Precise(service.OnsetNs), Say.Lag(service.OnsetNs - incident.Affected[0].OnsetNs), service.EndNs is { } end ? Say.Precise(end) : "not yet", Say.Share(service.Severity)])
                markup.Element("td", number, ("class", "n"));
            markup.Element("td", service.Inherited ? "inherited" : "own");
            markup.Open("td").Open("ul", ("class", "reasons"));
            foreach (var signal in service.Signals) markup.Element("li", $"{SignalText.Long(signal)}, {Say.Precise(signal.OnsetNs)} to {(signal.EndNs is { } back ? Say.Precise(back) : "the end")}, furthest {Say.Precise(signal.PeakNs)}");
            markup.Close().Close().Close();
        }

        markup.Close().Close().Close();
    }

    private static void Arrows(Markup markup, Incident incident)
    {
        if (incident.Propagation.Count == 0) return;
        Parts.OpenScroll(markup, $"Table: arrows of {incident.Id}");
        Parts.OpenTable(markup, $"How {incident.Id} travelled: of the affected calls of the target, the share in which the source was affected first", new("From → to"), new("What travelled"), new("Along the calls"), new("Lag", true), new("Source first", true), new("Of calls", true), new("Loop"), new("For example"));
        foreach (var step in incident.Propagation)
        {
            Parts.Row(
                markup,
                $"{step.From} → {step.To}",
                Parts.T(MechanismText.Words(step.Mechanism)),
                Parts.T(Measures.Arrow(step.Caller, step.Callee)),
                Parts.N(Say.Lag(step.LagNs)),
                Parts.N(step.Share is { } share ? Say.Share(share) : "–"),
                Parts.N(Say.Count(step.Calls)),
                Parts.T(step.InLoop ? "yes" : "–"),
                Parts.T(step.Exemplars.Count > 0 ? $"{step.Exemplars[0].TraceId}/{step.Exemplars[0].SpanId}" : "–"));
        }

        markup.Close().Close().Close();
    }
}
