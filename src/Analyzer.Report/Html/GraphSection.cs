using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>The service graph, and the same as a table.</summary>
internal static class GraphSection
{
    public static void Write(Markup markup, AnalysisResult result)
    {
        Parts.Lead(markup, $"Requests enter on the left. The broader an edge, the more excess load (attempts beyond calls) it carried; × is attempts per call. Dashed boxes send no spans of their own. Coverage: {CoverageText.Of(result.DataQuality)}.");
        var all = ServicePairs.Of(result);
        var left = all.Nodes.Count - GraphFocus.MostNodes;
        if (left > 0) Parts.Lead(markup, $"The loudest edges with their ways from the entry, and the busiest services; {Say.Many(left, "quieter service")} at least are left out of the picture, not of the table.");
        markup.Open("figure");
        Parts.OpenScroll(markup, "Service graph", "scroll wide");
        ServiceGraph.Draw(markup, all);
        markup.Close().Close();
        Parts.OpenDetails(markup, "The same as a table");
        Parts.OpenScroll(markup, "Table: service graph");
        var (nodes, edges) = all;
        Parts.OpenTable(markup, "Edges between services, all operations together", new("From"), new("To"), new("Calls", true), new("Attempts", true), new("Factor", true), new("Excess", true), new("Masked", true));
        foreach (var edge in edges.OrderByDescending(edge => edge.Excess).ThenByDescending(edge => edge.Calls).ThenBy(edge => edge.From).ThenBy(edge => edge.To))
        {
            Parts.Row(
                markup,
                nodes[edge.From].Name,
                Parts.T(nodes[edge.To].Name),
                Parts.N(Say.Count(edge.Calls)),
                Parts.N(Say.Count(edge.Attempts)),
                Parts.N(Say.Factor(edge.Factor)),
                Parts.N(Say.Count(edge.Excess)),
                Parts.N(Say.Count(edge.Masked)));
        }

        markup.Close().Close().Close().Close();
    }
}
