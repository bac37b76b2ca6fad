using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>What a report is made of, below its story: a table of contents.</summary>
internal static class ReportSections
{
    /// <summary>The sections that have something to say, in order.</summary>
    public static IReadOnlyList<ReportSection> Of(AnalysisResult result, ReportStory story)
    {
        List<ReportSection> sections = [];
        void Add(bool isThere, string id, string title, Action<Markup> write)
        {
            if (isThere) sections.Add(new ReportSection(id, title, write));
        }

        var main = result.Incidents.Count > 0 ? result.Incidents[0] : null;
        Add(result.Incidents.Count > 1, "incidents", "Incidents", markup => IncidentSection.Write(markup, result));
        Add(result.Dashboard.Series.Count + result.Hidden.Series.Count > 0, "shown", "Shown beside hidden", markup => ShownSection.Write(markup, result));
        Add(main?.RootCauses.Count > 0, "cause", "What started it", markup => CauseSection.Write(markup, main!));
        Add(main?.Affected.Count > 0, "spread", "How it spread", markup => SpreadSection.Write(markup, main!));
        Add(story.Measures.WorstPath is not null, "request", "What one request became", markup => RequestSection.Write(markup, story.Measures.WorstPath!, result));
        Add(main?.Amplifiers.Count > 0, "amplifiers", "Who amplified it", markup => AmplifierSection.Write(markup, result, main!));
        Add(result.Exemplars.Count > 0, "exemplars", "Requests as they ran", markup => ExemplarSection.Write(markup, result));
        Add(main?.WhatIf.Count > 0, "what-if", "What would have stopped it", markup => WhatIfSection.Write(markup, main!));
        for (var i = 1; i < Math.Min(IncidentSection.MostTold, result.Incidents.Count); i++)
        {
            var other = result.Incidents[i];
            sections.Add(new ReportSection(IncidentSection.SectionId(i), $"{other.Id}: {IncidentText.Line(other)}", markup => IncidentSection.Other(markup, result, other), other.Id));
        }

        Add(PolicySection.IsThere(result), "policies", "Policies, and what they could do", markup => PolicySection.Write(markup, result));
        Add(result.Edges.Any(edge => edge.Counts.Attempts > 0), "graph", "Service graph", markup => GraphSection.Write(markup, result));
        Add(result.Edges.Count > 0, "edges", Title(result, story), markup => EdgeSection.Write(markup, result, story.Measures));
        Add(result.Paths.Any(path => path.Series.Count > 0), "paths", "Worst paths over time", markup => PathSection.Write(markup, result));
        Add(true, "trust", "How far to trust this", markup => TrustSection.Write(markup, result));
        Add(story.Evidence.Count > 0, "evidence", "Evidence", markup => EvidenceSection.Write(markup, story, result));
        return sections;
    }

    private static string Title(AnalysisResult result, ReportStory story) => (result.Incidents.Count > 0, story.Measures.Amplifiers.Count > 0) switch
    {
        (true, _) => "What the edges carried and hid",
        (_, true) => "Who amplified it, and what edges hid",
        _ => "What the edges carried",
    };
}

/// <summary>A section of a report.</summary>
/// <param name="Id">Its anchor.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Write">Writes what stands under the heading.</param>
/// <param name="Short">What it is called where there is little room; null: by its title.</param>
internal sealed record ReportSection(string Id, string Title, Action<Markup> Write, string? Short = null);
