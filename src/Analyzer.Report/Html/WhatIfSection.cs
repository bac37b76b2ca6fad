using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Html;

/// <summary>Changes of policy, the load that each would have left, and what that rests on.</summary>
internal static class WhatIfSection
{
    private const int Loads = 4;

    public static void Write(Markup markup, Incident incident)
    {
        Lead(markup);
        Table(markup, incident);
    }

    /// <summary>How to read the table.</summary>
    public static void Lead(Markup markup) => Parts.Lead(markup, "The observed calls under another policy. Pale: attempts per second in the worst moment as it was; dark: with the change.");

    /// <summary>The changes, and what they assume.</summary>
    public static void Table(Markup markup, Incident incident)
    {
        var caption = $"Changes and what they would have left of {incident.Id}";
        Parts.OpenScroll(markup, $"Table: {caption}");
        Parts.OpenTable(markup, caption, new("Change"), new("Excess avoided", true), new("Load at the worst moment, before and after"), new("Entry requests failed", true), new("Successes lost", true));
        foreach (var result in incident.WhatIf) Row(markup, result, incident.WhatIf.Max(Most));
        markup.Close().Close().Close();
        Assumptions(markup, incident);
    }

    private static double Most(WhatIfResult result) => result.Loads.Count == 0 ? 0 : result.Loads.Max(load => Math.Max(load.ObservedPeakPerSecond, load.ChangedPeakPerSecond));

    private static void Row(Markup markup, WhatIfResult result, double most)
    {
        markup.Open("tr").Open("th", ("scope", "row"), ("class", "edge-name")).Text(Upper(result.Text)).Open("span", ("class", "sub")).Element("code", result.Change);
        if (!result.Proposed) markup.Text(" (asked for)");
        markup.Close().Close();
        markup.Open("td", ("class", "n")).Text(Say.Count(result.ExcessAvoided)).Element("span", $"{Say.Share(result.ExcessAvoidedShare)} of all", ("class", "sub")).Close();
        markup.Open("td").Open("dl", ("class", "loads"));
        foreach (var load in result.Loads.Take(Loads))
        {
            markup.Open("div").Element("dt", load.Service).Open("dd");
            Track.Draw(markup, most > 0 ? load.ObservedPeakPerSecond / most : 0, most > 0 ? load.ChangedPeakPerSecond / most : 0, "retry");
            markup.Element("span", $"{SignalText.Rate(load.ObservedPeakPerSecond)} → {SignalText.Rate(load.ChangedPeakPerSecond)}", ("class", "load-text")).Close().Close();
        }

        if (result.Loads.Count == 0) markup.Open("div").Element("dt", "no service’s load would have changed").Element("dd", "").Close();
        markup.Close();
        if (result.Loads.Count > Loads) markup.Element("span", $"{Say.Many(result.Loads.Count - Loads, "further service")}", ("class", "sub"));
        markup.Close();
        markup.Element("td", $"{Say.Count(result.EntryErrorsBefore)} → {Say.Count(result.EntryErrorsAfter)}", ("class", "n"));
        markup.Element("td", Say.Count(result.CallsLost), ("class", "n")).Close();
    }

    private static void Assumptions(Markup markup, Incident incident)
    {
        markup.Open("p", ("class", "meta assumes")).Text("What this assumes:").Close();
        markup.Open("ul", ("class", "reasons meta"));
        foreach (var group in WhatIfText.Assumptions(incident.WhatIf)) markup.Element("li", group);
        markup.Close();
    }

    private static string Upper(string text) => text.Length > 0 ? char.ToUpperInvariant(text[0]) + text[1..] : text;
}
