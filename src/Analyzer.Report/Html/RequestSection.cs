using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>What one request became along the worst path.</summary>
internal static class RequestSection
{
    public static void Write(Markup markup, PathSummary path)
    {
        var worst = path.WorstRequest > 1 ? $" The worst single request caused {Say.Many(path.WorstRequest, "attempt")} on the last edge." : "";
        Parts.Lead(markup, $"Attempts that reached each edge of the worst path for every entry request, over the whole window; the dark part is the request itself, the hatched part is what retries added. At the peak it was {Say.Factor(path.PeakAmplification)}.{worst}");
        markup.Open("figure");
        Parts.OpenScroll(markup, "What one request became");
        RequestBars.Draw(markup, path);
        markup.Close().Close();
        Parts.OpenDetails(markup, "The same as a table");
        Parts.OpenScroll(markup, "Table: what one request became");
        Parts.OpenTable(markup, "Attempts per request along the worst path", new("Edge"), new("Operation"), new("This edge", true), new("So far", true));
        foreach (var step in path.Steps)
            Parts.Row(markup, Measures.Arrow(step.Caller, step.Callee), Parts.T(step.Operation), Parts.N(Say.Factor(step.Amplification)), Parts.N(Say.Factor(step.Cumulative)));
        markup.Close().Close().Close().Close();
    }
}
