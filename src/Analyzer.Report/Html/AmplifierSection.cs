using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Html;

/// <summary>Edges whose repetitions multiplied the load of an incident, with the policies behind them.</summary>
internal static class AmplifierSection
{
    private const int Open = 12;

    public static void Write(Markup markup, AnalysisResult result, Incident incident)
    {
        Parts.Lead(markup, "Factor is attempts per call. Excess is the attempts anywhere in the system that this edge’s repetitions created; the shares of all edges add up to the whole. Policies are inferred from the attempts seen.");
        var caption = $"Edges that amplified {incident.Id}, most excess first";
        Parts.OpenScroll(markup, $"Table: {caption}");
        Parts.OpenTable(markup, caption, new("Edge"), new("Inferred policy"), new("Factor, calm", true), new("Incident", true), new("At the peak", true), new("After", true), new("Excess", true), new("Excess at most", true), new("Share of all excess"));
        foreach (var edge in incident.Amplifiers.Take(Open)) Row(markup, result, edge);
        markup.Close().Close().Close();
        if (incident.Amplifiers.Count > Open) Parts.Lead(markup, $"{Say.Many(incident.Amplifiers.Count - Open, "further edge")}: see the JSON report.");
    }

    private static void Row(Markup markup, AnalysisResult result, Amplifier edge)
    {
        markup.Open("tr");
        Parts.EdgeCell(markup, edge.Caller, edge.Callee, edge.Operation, edge.Publisher is { } publisher ? $"{edge.Operation}, messages of {publisher}" : null);
        markup.Open("td");
        if (PolicyText.Match(result, edge.Caller, edge.Callee, edge.Operation) is { } policy) markup.Text(PolicyText.Of(policy)).Element("span", PolicyText.Basis(policy), ("class", "sub"));
        else markup.Text("not inferred");
        markup.Close();
        Number(markup, edge.FactorBefore is { } before ? SignalText.Ratio(before) : "–");
        Number(markup, SignalText.Ratio(edge.Factor));
        Number(markup, SignalText.Ratio(edge.PeakFactor), "n loud");
        Number(markup, edge.FactorAfter is { } after ? SignalText.Ratio(after) : "–");
        Number(markup, Say.Count(edge.Excess));
        Number(markup, SignalText.Rate(edge.ExcessPerSecond));
        markup.Open("td");
        Track.Draw(markup, edge.ExcessShare);
        markup.Element("span", Say.Share(edge.ExcessShare), ("class", "sub")).Close();
        markup.Close();
    }

    private static void Number(Markup markup, string text, string role = "n") => markup.Element("td", text, ("class", role));
}
