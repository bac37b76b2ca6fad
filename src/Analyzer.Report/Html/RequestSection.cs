using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>What one request became along the worst path.</summary>
internal static class RequestSection
{
    public static void Write(Markup markup, PathSummary path, AnalysisResult result)
    {
        IReadOnlyList<double?> calm = [.. path.Steps.Select(step => Calm(result, step))];
        var worst = path.WorstRequest > 1 ? $" The worst single request caused {Say.Many(path.WorstRequest, "attempt")} on the last edge." : "";
        Parts.Lead(markup, $"Attempts that reached each edge of the worst path for every entry request, over the whole window; the dark part is the request itself, the hatched part is what retries added. At the peak it was {Say.Factor(path.PeakAmplification)}.{worst}");
        markup.Open("figure");
        Parts.OpenScroll(markup, "What one request became");
        RequestBars.Draw(markup, path, calm);
        markup.Close().Close();
        Parts.OpenDetails(markup, "The same as a table");
        Parts.OpenScroll(markup, "Table: what one request became");
        Parts.OpenTable(markup, "Attempts per request along the worst path", new("Edge"), new("Operation"), new("This edge, calm", true), new("This edge", true), new("So far", true));
        foreach (var (step, before) in path.Steps.Zip(calm))
            Parts.Row(markup, Measures.Arrow(step.Caller, step.Callee), Parts.T(step.Operation), Parts.N(before is { } factor ? Say.Factor(factor) : "–"), Parts.N(Say.Factor(step.Amplification)), Parts.N(Say.Factor(step.Cumulative)));
        markup.Close().Close().Close().Close();
    }

    /// <summary>The edge's own factor in calm times: before the incident, else over the baseline; null where neither is known.</summary>
    private static double? Calm(AnalysisResult result, PathStep step)
    {
        var amplifier = result.Incidents.SelectMany(incident => incident.Amplifiers).FirstOrDefault(edge => edge.Caller == step.Caller && edge.Callee == step.Callee && edge.Operation == step.Operation);
        if (amplifier?.FactorBefore is { } before) return before;
        var edge = result.Edges.FirstOrDefault(edge => edge.Caller == step.Caller && edge.Callee == step.Callee && edge.Operation == step.Operation);
        return edge?.Baseline is { Calls: > 0 } baseline ? baseline.Amplification : null;
    }
}
