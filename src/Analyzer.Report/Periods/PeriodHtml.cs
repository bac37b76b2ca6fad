using System.Text;
using Analyzer.Model.Periods;
using Analyzer.Report.Html;
using Analyzer.Report.Pictures;

namespace Analyzer.Report.Periods;

/// <summary>The report on a period as one file that holds everything; it asks nothing of the network, runs no script, and prints.</summary>
public sealed class PeriodHtml : IPeriodReportFormat
{
    /// <inheritdoc/>
    public string Name => "html";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".html", ".htm"];

    /// <inheritdoc/>
    public string ContentType => "text/html; charset=utf-8";

    /// <summary>Style sheet of the report.</summary>
    public static string Style { get; } = ReportAssets.Text("report.css") + ReportAssets.Text("period.css");

    /// <summary>The report as a part of another page, which has <see cref="Style"/> and the patterns of its pictures.</summary>
    /// <param name="report">The report.</param>
    /// <param name="links">Where people find more; null: no links.</param>
    public static string Body(PeriodReport report, PeriodLinks? links)
    {
        ArgumentNullException.ThrowIfNull(report);
        var markup = new Markup(LinksOf(links));
        Body(markup, report, links);
        return markup.ToString();
    }

    /// <inheritdoc/>
    public void Write(PeriodReport report, PeriodLinks? links, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(destination);
        var markup = new Markup(LinksOf(links)).Trusted("<!DOCTYPE html>\n");
        markup.Open("html", ("lang", "en"), ("xmlns", "http://www.w3.org/1999/xhtml"));
        markup.Open("head");
        markup.Empty("meta", ("charset", "utf-8"));
        markup.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        markup.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"));
        markup.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        markup.Empty("meta", ("name", "robots"), ("content", "noindex"));
        markup.Empty("link", ("rel", "icon"), ("href", "data:,"));
        markup.Element("title", $"Amplification report: {PeriodStory.Headline(report)}");
        markup.Open("style").Trusted(Style).Close();
        markup.Close();
        markup.Open("body").Element("a", "Skip to the report", ("class", "skip"), ("href", "#report"));
        markup.Open("main", ("id", "report"));
        PicturePatterns.Write(markup);
        Body(markup, report, links);
        markup.Close().Close().Close();
        destination.Write(Encoding.UTF8.GetBytes(markup.ToString()));
    }

    private static void Body(Markup markup, PeriodReport report, PeriodLinks? links)
    {
        Head(markup, report);
        var sections = PeriodSections.Of(report, links);
        markup.Open("nav", ("aria-label", "Sections"), ("class", "contents")).Open("ul");
        foreach (var section in sections) markup.Open("li").Element("a", section.Short ?? section.Title, ("href", $"#{section.Id}")).Close();
        markup.Close().Close();
        foreach (var section in sections)
        {
            markup.Open("section", ("id", section.Id), ("aria-labelledby", $"{section.Id}-title"));
            markup.Element("h2", section.Title, ("id", $"{section.Id}-title"));
            section.Write(markup);
            markup.Close();
        }
    }

    private static void Head(Markup markup, PeriodReport report)
    {
        markup.Open("header");
        markup.Element("p", "Amplification report", ("class", "kicker"));
        markup.Open("h1");
        Parts.Prose(markup, PeriodStory.HeadlineOf(report));
        markup.Close();
        markup.Element("p", PeriodText.Meta(report), ("class", "meta"));
        markup.Close();
        markup.Open("ul", ("class", "story"));
        foreach (var sentence in PeriodStory.Sentences(report))
        {
            markup.Open("li");
            Parts.Prose(markup, sentence);
            markup.Close();
        }

        markup.Close();
        if (report.Coverage.HoursSeen == 0) return;
        markup.Open("dl", ("class", "tiles"));
        foreach (var (label, value) in PeriodStory.Figures(report))
            markup.Open("div").Element("dt", label).Element("dd", value, ("class", "value")).Close();
        markup.Close();
    }

    private static ReportLinks? LinksOf(PeriodLinks? links) => links is null ? null : new ReportLinks(
        (trace, _) => links.Trace(trace),
        service => $"{links.PublicUrl}/services/{Uri.EscapeDataString(service)}",
        (caller, callee, operation) => links.Edge(caller ?? "", callee, operation));
}
