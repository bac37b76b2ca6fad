using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>Incidents, where any were found.</summary>
internal static class IncidentSection
{
    public static void Write(Markup markup, AnalysisResult result)
    {
        markup.Open("ol", ("class", "plain"));
        foreach (var incident in result.Incidents)
        {
            markup.Open("li", ("id", null));
            markup.Element("b", incident.Id).Text(" ");
            markup.Element("span", Say.Window(incident.Window.StartNs, incident.Window.EndNs), ("class", "meta")).Text(" ");
            markup.Text(IncidentText.Summary(incident)).Close();
        }

        markup.Close();
    }
}
