using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>All incidents, where there are several, and those that the story does not tell.</summary>
internal static class IncidentSection
{
    /// <summary>Incidents beyond this many are only listed; the JSON report has every one in full.</summary>
    public const int MostTold = 6;

    /// <summary>The list, those with most impact first.</summary>
    public static void Write(Markup markup, AnalysisResult result)
    {
        Parts.Lead(markup, $"Separate in time or along the calls, those with most impact first. The report tells the first; {(result.Incidents.Count > MostTold ? $"the next {Say.Count(MostTold - 1)} have sections of their own, the JSON report has all." : "the others have sections of their own.")}");
        markup.Open("ol", ("class", "incidents"));
        for (var i = 0; i < result.Incidents.Count; i++)
        {
            var incident = result.Incidents[i];
            markup.Open("li");
            if (i is > 0 and < MostTold) markup.Element("a", incident.Id, ("href", $"#{SectionId(i)}"));
            else markup.Element("b", incident.Id);
            markup.Text(" ").Element("span", Say.Window(incident.Window.StartNs, incident.Window.EndNs), ("class", "meta")).Empty("br");
            Parts.Prose(markup, IncidentText.Line(incident));
            markup.Text(".").Close();
        }

        markup.Close();
    }

    /// <summary>Id of the section of incident number <paramref name="index"/>, which no name from the traces can clash with.</summary>
    public static string SectionId(int index) => $"incident-no-{Say.Count(index + 1)}";

    /// <summary>One incident that the story does not tell, in one section.</summary>
    public static void Other(Markup markup, AnalysisResult result, Incident incident)
    {
        Parts.Lead(markup, Say.Window(incident.Window.StartNs, incident.Window.EndNs));
        if (incident.RootCauses.Count > 0)
        {
            markup.Element("h3", "What started it");
            CauseSection.Write(markup, incident);
        }

        if (incident.Affected.Count > 0)
        {
            markup.Element("h3", "How it spread");
            SpreadSection.Write(markup, incident);
        }

        if (incident.Amplifiers.Count > 0)
        {
            markup.Element("h3", "Who amplified it");
            AmplifierSection.Write(markup, result, incident);
        }

        if (incident.WhatIf.Count == 0) return;
        markup.Element("h3", "What would have stopped it");
        WhatIfSection.Write(markup, incident);
    }
}
