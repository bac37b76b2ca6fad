using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Html;

/// <summary>Candidates for the cause with what speaks for them.</summary>
internal static class CauseSection
{
    private const int Open = 5;

    public static void Write(Markup markup, Incident incident)
    {
        Parts.Lead(markup, new IncidentFacts(incident).Cause is null
            ? "No candidate is sure enough to be called the cause: the spans do not show one."
            : $"Candidates, best first. Confidence means: of causes named with 80{Say.Gap}%, four in five should be right.");
        Table(markup, $"Candidates for the cause of {incident.Id}", incident.RootCauses.Take(Open));
        if (incident.RootCauses.Count <= Open) return;
        Parts.OpenDetails(markup, Say.Many(incident.RootCauses.Count - Open, "further candidate"));
        Table(markup, $"Further candidates for the cause of {incident.Id}", incident.RootCauses.Skip(Open));
        markup.Close();
    }

    private static void Table(Markup markup, string caption, IEnumerable<RootCause> causes)
    {
        Parts.OpenScroll(markup, caption);
        Parts.OpenTable(markup, caption, new("Candidate"), new("How"), new("Confidence", true), new("Why"));
        foreach (var cause in causes)
        {
            markup.Open("tr").Open("th", ("scope", "row"), ("class", "edge-name"));
            Parts.Prose(markup, PlaceText.Of(cause));
            if (cause.Operation is { } operation) markup.Element("span", operation, ("class", "sub"));
            markup.Close();
            markup.Element("td", MechanismText.Words(cause.Mechanism));
            markup.Open("td", ("class", "n")).Text(Say.Share(cause.Confidence)).Open("span", ("class", "sub"));
            Track.Draw(markup, cause.Confidence, "sure");
            markup.Close().Close();
            markup.Open("td").Open("ul", ("class", "reasons"));
            foreach (var reason in cause.Reasons) markup.Element("li", reason);
            if (cause.Reasons.Count == 0) markup.Element("li", "no reasons were recorded");
            markup.Close().Close().Close();
        }

        markup.Close().Close().Close();
    }
}
