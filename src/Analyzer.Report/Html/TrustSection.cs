using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>What the input lacked, what was mended, and what it cannot show.</summary>
internal static class TrustSection
{
    public static void Write(Markup markup, AnalysisResult result)
    {
        var quality = result.DataQuality;
        if (quality.Notes.Count > 0)
        {
            markup.Open("ul", ("class", "notes"));
            foreach (var note in quality.Notes) markup.Element("li", note);
            markup.Close();
        }

        markup.Open("div", ("class", "columns"));
        Facts(markup, "Findings", TrustFacts.Findings(result));
        Facts(markup, "Reading", TrustFacts.Reading(quality));
        Facts(markup, "Reconstruction", TrustFacts.Reconstruction(quality.Reconstruction));
        markup.Close();
        Clocks(markup, quality.Reconstruction.ClockShifts);
        if (quality.Reading.FirstProblems.Count == 0) return;
        Parts.OpenDetails(markup, "First problems met in reading");
        markup.Open("ul");
        foreach (var problem in quality.Reading.FirstProblems) markup.Open("li").Element("code", problem).Close();
        markup.Close().Close();
    }

    private static void Facts(Markup markup, string title, IReadOnlyList<(string Name, string Value)> facts)
    {
        markup.Open("div").Element("h3", title).Open("dl", ("class", "facts"));
        foreach (var (name, value) in facts) markup.Open("div").Element("dt", name).Element("dd", value).Close();
        markup.Close().Close();
    }

    private static void Clocks(Markup markup, IReadOnlyList<ClockShift> shifts)
    {
        if (shifts.Count == 0) return;
        markup.Element("h3", "Clocks");
        Parts.Lead(markup, "These instances’ clocks disagreed with their callers’ and were moved; recorded times stay in the spans above.");
        Parts.OpenScroll(markup, "Table: clocks");
        Parts.OpenTable(markup, "Clocks that were moved", new("Service"), new("Instance"), new("Moved by", true), new("Pairs it rests on", true), new("Pairs still impossible", true));
        foreach (var shift in shifts)
        {
            Parts.Row(
                markup,
                shift.Service,
                Parts.T(shift.Instance.Length > 0 ? shift.Instance : "–"),
                Parts.N($"{(shift.ShiftNs > 0 ? "+" : "")}{Say.Duration(shift.ShiftNs)}"),
                Parts.N(Say.Count(shift.Pairs)),
                Parts.N(Say.Count(shift.Impossible)));
        }

        markup.Close().Close().Close();
    }
}
