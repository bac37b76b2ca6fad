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
        PicturePatterns.Write(markup);
        StorySection.Write(markup, story);
        var sections = ReportSections.Of(result, story);
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

    private static void Contents(Markup markup, IReadOnlyList<ReportSection> sections)
    {
        markup.Open("nav", ("aria-label", "Sections"), ("class", "contents")).Open("ul");
        foreach (var section in sections)
            markup.Open("li").Element("a", section.Short ?? section.Title, ("href", $"#{section.Id}")).Close();
        markup.Close().Close();
    }

    private static string Asset(string name) => "\n" + ReportAssets.Text(name);
}
