using System.Text;
using Analyzer.Model.Periods;
using Analyzer.Report.Html;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Periods.Mail;

/// <summary>A picture inside an e-mail.</summary>
/// <param name="ContentId">By which the HTML refers to it.</param>
/// <param name="FileName">Its name.</param>
/// <param name="Png">Its bytes.</param>
public sealed record MailPicture(string ContentId, string FileName, ReadOnlyMemory<byte> Png);

/// <summary>The report on a period as an e-mail: the head, the amplifiers that cost most and what to fix first; the rest is on its page.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="Html">Its HTML part: tables and inline styles, as mail readers need them; pictures by <c>cid:</c>.</param>
/// <param name="Text">The same as text.</param>
/// <param name="Pictures">What the HTML refers to.</param>
public sealed record PeriodMail(string Subject, string Html, string Text, IReadOnlyList<MailPicture> Pictures)
{
    private const int Most = 6, MostHeat = 10;
    private const string Cell = "padding:8px 12px 8px 0;border-bottom:1px solid #e1e4e8;vertical-align:top;font-size:14px;line-height:1.4", Soft = "color:#565f6b;font-size:13px", Number = Cell + ";text-align:right;white-space:nowrap";

    /// <summary>Writes the e-mail.</summary>
    /// <param name="report">The report.</param>
    /// <param name="links">Where people find more; null: no links.</param>
    /// <param name="title">What the report is called.</param>
    /// <param name="page">Address of the report's page; null where there is none.</param>
    public static PeriodMail Of(PeriodReport report, PeriodLinks? links, string title, string? page)
    {
        ArgumentNullException.ThrowIfNull(report);
        var pictures = new List<MailPicture>();
        var html = Body(report, links, title, page, pictures);
        return new PeriodMail($"{Say.Clean(title)}: {PeriodStory.Headline(report).Replace(Say.Gap, " ", StringComparison.Ordinal)}", html, TextOf(report, page), pictures);
    }

    private static string Body(PeriodReport report, PeriodLinks? links, string title, string? page, List<MailPicture> pictures)
    {
        var markup = new Markup().Trusted("<!DOCTYPE html>\n");
        markup.Open("html", ("lang", "en")).Open("head").Empty("meta", ("charset", "utf-8")).Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        markup.Element("title", title).Close();
        markup.Open("body", ("style", "margin:0;background:#ffffff;color:#1b1f24;font-family:Helvetica,Arial,sans-serif"));
        markup.Open("table", ("role", "presentation"), ("width", "100%"), ("cellpadding", "0"), ("cellspacing", "0")).Open("tr").Open("td", ("align", "center"), ("style", "padding:24px 16px"));
        markup.Open("table", ("role", "presentation"), ("width", "640"), ("cellpadding", "0"), ("cellspacing", "0"), ("style", "width:100%;max-width:640px;text-align:left")).Open("tr").Open("td");
        markup.Element("p", title, ("style", Soft + ";margin:0"));
        markup.Element("h1", PeriodStory.Headline(report), ("style", "font-size:22px;line-height:1.25;margin:4px 0 8px"));
        markup.Element("p", PeriodText.Meta(report), ("style", Soft + ";margin:0 0 16px"));
        Figures(markup, report);
        foreach (var sentence in PeriodStory.Sentences(report))
        {
            markup.Open("p", ("style", "font-size:15px;line-height:1.5;margin:0 0 8px"));
            Parts.Prose(markup, sentence);
            markup.Close();
        }

        Amplifiers(markup, report, links, pictures);
        Fixes(markup, report);
        if (page is not null) markup.Open("p", ("style", "margin:24px 0 0")).Element("a", "Open the whole report", ("href", page), ("style", "color:#1a649f;font-size:15px")).Close();
        markup.Element("p", PeriodText.Coverage(report), ("style", Soft + ";margin:20px 0 0"));
        for (var levels = 0; levels < 8; levels++) markup.Close();
        return markup.ToString();
    }

    private static void Figures(Markup markup, PeriodReport report)
    {
        markup.Open("table", ("role", "presentation"), ("width", "100%"), ("cellpadding", "0"), ("cellspacing", "0"), ("style", "margin:0 0 16px;border:1px solid #e1e4e8")).Open("tr");
        foreach (var (label, value) in PeriodStory.Figures(report))
        {
            markup.Open("td", ("style", "padding:10px 12px;vertical-align:top;width:25%"));
            markup.Element("div", value, ("style", "font-size:20px;font-weight:bold")).Element("div", label, ("style", "font-size:12px;line-height:1.35;color:#565f6b")).Close();
        }

        markup.Close().Close();
    }

    private static void Amplifiers(Markup markup, PeriodReport report, PeriodLinks? links, List<MailPicture> pictures)
    {
        List<HiddenAmplifier> shown = [.. report.Amplifiers.Take(Most)];
        if (shown.Count == 0) return;
        var most = Math.Max(1.5, report.Amplifiers.Take(MostHeat).Max(edge => edge.PeakAmplification));
        Heading(markup, "Hidden amplifiers");
        markup.Open("table", ("role", "presentation"), ("width", "100%"), ("cellpadding", "0"), ("cellspacing", "0"));
        foreach (var (i, edge) in shown.Index())
        {
            var name = Measures.Arrow(edge.Caller, edge.Callee);
            markup.Open("tr").Open("td", ("style", Cell));
            if (links is null) markup.Element("b", name);
            else markup.Open("b").Element("a", name, ("href", links.Edge(edge.Caller, edge.Callee, edge.Operation)), ("style", "color:#1a649f")).Close();
            if (PeriodTables.ChangeOf(edge) is { Length: > 0 } change) markup.Text(" ").Element("span", change, ("style", "border:1px solid #7b3fa0;color:#7b3fa0;font-size:12px;padding:0 5px;white-space:nowrap"));
            markup.Element("div", edge.Operation, ("style", Soft));
            markup.Element("div", $"{PeriodStory.ExtraOf(edge)}; {Say.Share(edge.Counts.Masked, edge.Counts.FailedAttempts)} of {Say.Short(edge.Counts.FailedAttempts)} failures masked", ("style", Soft));
            var picture = new MailPicture($"spark{i}", $"edge-{i + 1}.png", MailPictures.Spark(report, edge, most));
            pictures.Add(picture);
            markup.Empty("img", ("src", $"cid:{picture.ContentId}"), ("width", "240"), ("height", "36"), ("alt", $"Attempts per call of {name}, hour by hour, up to {Say.Factor(edge.PeakAmplification)}"), ("style", "display:block;margin-top:6px"));
            markup.Close();
            markup.Open("td", ("style", Number)).Element("b", Say.Factor(edge.Counts.Amplification), ("style", "font-size:18px"));
            markup.Element("div", edge.Before is { Calls: > 0 } before ? $"was {Say.Factor(before.Amplification)}" : "", ("style", Soft)).Close().Close();
        }

        markup.Close();
        List<HiddenAmplifier> rows = [.. report.Amplifiers.Where(edge => edge.Hours.Count > 0).Take(MostHeat)];
        if (rows.Count == 0 || report.Hours.Count < 2) return;
        var heat = new MailPicture("heat", "hours.png", MailPictures.Heat(report, rows, most));
        pictures.Add(heat);
        Heading(markup, "When they amplified");
        markup.Element("p", $"Each row an edge, each column an hour or more (UTC) from {Say.Window(report.Period.StartNs, report.Period.EndNs)}; the darker, the more attempts per call, up to {Say.Factor(most)}. From above: {string.Join(", ", rows.Select(edge => Measures.Arrow(edge.Caller, edge.Callee)))}.", ("style", Soft + ";margin:0 0 8px"));
        markup.Empty("img", ("src", "cid:heat"), ("width", "504"), ("alt", "Amplification by hour and edge"), ("style", "display:block;max-width:100%"));
    }

    private static void Fixes(Markup markup, PeriodReport report)
    {
        if (report.Fixes.Count == 0) return;
        Heading(markup, "What to fix first");
        markup.Open("table", ("role", "presentation"), ("width", "100%"), ("cellpadding", "0"), ("cellspacing", "0"));
        foreach (var fix in report.Fixes)
        {
            markup.Open("tr").Open("td", ("style", Cell)).Text(fix.Text).Element("div", fix.Change, ("style", Soft + ";font-family:monospace")).Close();
            markup.Open("td", ("style", Number)).Text($"−{Say.Short(fix.ExcessAvoided)}").Element("div", $"{Say.Share(fix.ExcessAvoidedShare)} of the extra attempts", ("style", Soft)).Close().Close();
        }

        markup.Close();
    }

    private static void Heading(Markup markup, string text) => markup.Element("h2", text, ("style", "font-size:16px;margin:24px 0 6px"));

    private static string TextOf(PeriodReport report, string? page)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(Plain(report)));
        if (page is not null) text.Append('\n').Append("The whole report: ").Append(page).Append('\n');
        return text.ToString();
    }

    private static byte[] Plain(PeriodReport report)
    {
        using var stream = new MemoryStream();
        new PeriodTerminal().Write(report, null, stream);
        return stream.ToArray();
    }
}
