using Analyzer.Model.Findings;
using Analyzer.Report.Html;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Service.Pages.Overview;

/// <summary>The services of a window: as a graph, and each by name.</summary>
internal static class ServiceList
{
    /// <summary>Writes them.</summary>
    public static void Write(Markup markup, AnalysisResult result)
    {
        if (result.Edges.Any(edge => edge.Counts.Attempts > 0)) GraphSection.Write(markup, result);
        markup.Open("details", ("open", result.Services.Count <= 12 ? "open" : null)).Element("summary", Say.Many(result.Services.Count, "service and peer", "services and peers"));
        markup.Open("ul", ("class", "names"));
        foreach (var service in result.Services)
        {
            markup.Open("li");
            Parts.Linked(markup, service.Name, markup.Links?.Service(service.Name));
            markup.Close();
        }

        markup.Close().Close();
    }
}
