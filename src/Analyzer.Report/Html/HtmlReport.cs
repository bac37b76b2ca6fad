using System.Security.Cryptography;
using System.Text;
using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>
/// One file that holds everything: words, pictures, tables and the traces behind them. It asks nothing of the network,
/// reads without scripts, without colour and with a screen reader, and prints.
/// </summary>
public sealed class HtmlReport : IReportFormat
{
    /// <summary>The one script that a report holds, as a source of a Content-Security-Policy.</summary>
    public static string ScriptHash { get; } = $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Asset("report.js"))))}";

    /// <inheritdoc/>
    public string Name => "html";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".html", ".htm"];

    /// <inheritdoc/>
    public void Write(AnalysisResult result, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write(Encoding.UTF8.GetBytes(Page(result)));
    }

    private static string Page(AnalysisResult result)
    {
        var story = Storyteller.Tell(result);
        var markup = new Markup().Trusted("<!DOCTYPE html>\n");
        markup.Open("html", ("lang", "en"), ("xmlns", "http://www.w3.org/1999/xhtml"));
        Head(markup, story);
        markup.Open("body");
        markup.Element("a", "Skip to the report", ("class", "skip"), ("href", "#report"));
        markup.Open("main", ("id", "report"));
        Patterns(markup);
        StorySection.Write(markup, story);
        var sections = Sections(result, story);
        Contents(markup, sections);
        foreach (var section in sections)
        {
            markup.Open("section", ("id", section.Id), ("aria-labelledby", $"{section.Id}-title"));
            markup.Element("h2", section.Title, ("id", $"{section.Id}-title"));
            section.Write(markup);
            markup.Close();
        }

        markup.Close();
        markup.Open("script").Trusted(Asset("report.js")).Close();
        return markup.Close().Close().ToString();
    }

    /// <summary>The sections that have something to say, in order.</summary>
    private static List<Section> Sections(AnalysisResult result, ReportStory story)
    {
        List<Section> sections = [];
        void Add(bool isThere, string id, string title, Action<Markup> write)
        {
            if (isThere) sections.Add(new Section(id, title, write));
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
            sections.Add(new Section(IncidentSection.SectionId(i), $"{other.Id}: {IncidentText.Line(other)}", markup => IncidentSection.Other(markup, result, other), other.Id));
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

    private static void Head(Markup markup, ReportStory story)
    {
        markup.Open("head");
        markup.Empty("meta", ("charset", "utf-8"));
        markup.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        // Nothing may be loaded, and no script but ours run, whatever slips into the page.
        markup.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", $"default-src 'none'; style-src 'unsafe-inline'; script-src '{ScriptHash}'; img-src data:; base-uri 'none'; form-action 'none'"));
        markup.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        markup.Empty("meta", ("name", "robots"), ("content", "noindex"));
        markup.Empty("link", ("rel", "icon"), ("href", "data:,"));
        markup.Element("title", $"Propagation report: {story.Headline}");
        markup.Open("style").Trusted(Asset("report.css")).Close();
        markup.Close();
    }

    private static void Contents(Markup markup, List<Section> sections)
    {
        markup.Open("nav", ("aria-label", "Sections"), ("class", "contents")).Open("ul");
        foreach (var section in sections)
            markup.Open("li").Element("a", section.Short ?? section.Title, ("href", $"#{section.Id}")).Close();
        markup.Close().Close();
    }

    /// <summary>Hatchings, so that pictures read without colour. Defined once: every picture refers to them.</summary>
    private static void Patterns(Markup markup)
    {
        markup.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("width", "0"), ("height", "0"), ("aria-hidden", "true"), ("class", "defs")).Open("defs");
        Hatch(markup, "hatch-orphan", "45", "6", "orphan-line");
        Hatch(markup, "hatch-retry", "135", "7", "retry-line");
        Hatch(markup, "hatch-masked", "0", "5", "masked-line");
        foreach (var (id, role) in (ReadOnlySpan<(string, string)>)[("tip", "tip"), ("tip-loop", "tip loop"), ("tip-contained", "tip contained")]) Tip(markup, id, role);
        markup.Close().Close().Line();
    }

    private static void Hatch(Markup markup, string id, string angle, string size, string role)
    {
        markup.Open("pattern", ("id", id), ("width", size), ("height", size), ("patternUnits", "userSpaceOnUse"), ("patternTransform", $"rotate({angle})"));
        markup.Empty("line", ("x1", "0"), ("y1", "0"), ("x2", "0"), ("y2", size), ("class", role)).Close();
    }

    private static void Tip(Markup markup, string id, string role)
    {
        markup.Open("marker", ("id", id), ("viewBox", "0 0 8 8"), ("refX", "7"), ("refY", "4"), ("markerWidth", "9"), ("markerHeight", "9"), ("markerUnits", "userSpaceOnUse"), ("orient", "auto"));
        markup.Empty("path", ("class", role), ("d", "M0 0L8 4L0 8Z")).Close();
    }

    private static string Asset(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return "\n" + reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private sealed record Section(string Id, string Title, Action<Markup> Write, string? Short = null);
}
