using System.Text;
using System.Text.Json.Nodes;
using Analyzer.Model.Periods;
using Analyzer.Report.Periods;
using Analyzer.Service.Notifications;

namespace Analyzer.Service.Reports.Delivery;

/// <summary>A report as a CloudEvent, and as a message for Slack.</summary>
internal static class ReportMessages
{
    /// <summary>Largest report that an event carries whole, bytes of JSON.</summary>
    public const int LargestBody = 256 * 1024;

    private const int MostAmplifiers = 5, LongestText = 2_900;

    /// <summary>As a CloudEvent in structured JSON: the headline figures, and all of it where that is not too large.</summary>
    public static string ToCloudEvent(ReportContent content, string id)
    {
        var (report, json) = (content.Report, content.Written("json"));
        var data = new JsonObject
        {
            ["report"] = content.Record.Id,
            ["title"] = content.Record.Title,
            ["from"] = Time(content.Record.FromNs),
            ["to"] = Time(content.Record.ToNs),
            ["hasNews"] = report.HasNews,
            ["amplifiers"] = report.Amplifiers.Count,
            ["extraAttempts"] = Math.Round(report.Totals.Counts.Excess),
            ["maskedAttempts"] = Math.Round(report.Totals.Counts.Masked),
            ["requests"] = Math.Round(report.Totals.Requests),
            ["requestErrors"] = Math.Round(report.Totals.RequestErrors),
            ["drift"] = report.Drift.Count,
            ["policyChanges"] = report.PolicyChanges.Count,
            ["incidents"] = report.Incidents.Count,
            ["bodyLeftOut"] = json.Length > LargestBody,
            ["body"] = json.Length > LargestBody ? null : JsonNode.Parse(json),
        };
        return new Message(id, Deliveries.Type, content.Record.Id, content.Record.CreatedNs, PeriodStory.Headline(report), $"/reports/{Uri.EscapeDataString(content.Record.Id)}", data).ToCloudEvent(content.PublicUrl);
    }

    /// <summary>As a message of Slack's incoming webhooks: headline, figures, the amplifiers that cost most, and a link.</summary>
    public static string ToSlack(ReportContent content)
    {
        var headline = Escape(PeriodStory.Headline(content.Report));
        var figures = string.Join("  ·  ", PeriodStory.Figures(content.Report).Select(figure => $"*{Escape(figure.Value)}* {Escape(figure.Label)}"));
        var blocks = new JsonArray(Section($"*{Escape(content.Record.Title)}*\n{headline}"), Context(figures));
        if (content.Report.Amplifiers.Count > 0) blocks.Add(Section(string.Join('\n', content.Report.Amplifiers.Take(MostAmplifiers).Select(Line))));
        if (content.Report.Fixes.Count > 0) blocks.Add(Section($"What helps most: {Escape(content.Report.Fixes[0].Text)}"));
        if (content.Page is { } page) blocks.Add(Section($"<{page}|Open the report>"));
        return new JsonObject { ["text"] = $"{Escape(content.Record.Title)}: {headline}", ["blocks"] = blocks }.ToJsonString();
    }

    private static string Line(HiddenAmplifier edge) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"• {Escape(edge.Caller)} → {Escape(edge.Callee)} ({Escape(edge.Operation)}): *{edge.Counts.Amplification:0.##} ×*, {edge.Counts.Excess:#,0} extra attempts{(edge.Change is AmplifierChange.New or AmplifierChange.Grown ? $", {edge.Change.ToString().ToLowerInvariant()}" : "")}");

    private static JsonObject Section(string text) => new() { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = Cut(text) } };

    private static JsonObject Context(string text) => new() { ["type"] = "context", ["elements"] = new JsonArray(new JsonObject { ["type"] = "mrkdwn", ["text"] = Cut(text) }) };

    // Slack takes 3,000 letters in a block.
    private static string Cut(string text) => text.Length <= LongestText ? text : new StringBuilder(text, 0, LongestText, LongestText + 1).Append('…').ToString();

    private static string Escape(string text) => Message.Escape(text);

    private static string Time(long unixNs) => DateTime.UnixEpoch.AddTicks(unixNs / 100).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
