using System.Text.Json;
using System.Text.Json.Nodes;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;

namespace Analyzer.Service.Notifications;

/// <summary>Something to tell.</summary>
/// <param name="Id">Made of what happened: the same thing has the same id.</param>
/// <param name="Type">What happened: <c>incident.found</c>, <c>incident.ended</c>, <c>amplifier.found</c>.</param>
/// <param name="Subject">What it happened to.</param>
/// <param name="TimeNs">When it was seen, Unix ns.</param>
/// <param name="Summary">A sentence.</param>
/// <param name="Path">The page about it.</param>
/// <param name="Data">Its figures.</param>
internal sealed record Message(string Id, string Type, string Subject, long TimeNs, string Summary, string Path, JsonObject Data)
{
    /// <summary>What types of ours begin with (CloudEvents: a reversed domain name).</summary>
    public const string TypePrefix = "io.analyzer.";

    private static readonly JsonEventFormatter s_formatter = new(new JsonSerializerOptions(JsonSerializerDefaults.Web), default);

    /// <summary>As a CloudEvent in structured JSON (CloudEvents 1.0).</summary>
    public string ToCloudEvent(string? publicUrl)
    {
        var data = Data.DeepClone().AsObject();
        data["summary"] = Summary;
        if (publicUrl is not null) data["url"] = publicUrl + Path;
        var message = new CloudEvent
        {
            Id = Id,
            Type = TypePrefix + Type,
            Source = new Uri(publicUrl ?? "urn:analyzer", UriKind.RelativeOrAbsolute),
            Subject = Subject,
            Time = DateTimeOffset.UnixEpoch.AddTicks(TimeNs / TimeSpan.NanosecondsPerTick),
            DataContentType = "application/json",
            Data = data,
        };
        return System.Text.Encoding.UTF8.GetString(s_formatter.EncodeStructuredModeMessage(message, out _).Span);
    }

    /// <summary>As a message of Slack's incoming webhooks: plain text, and blocks that show it better.</summary>
    public string ToSlack(string? publicUrl)
    {
        var text = Escape(Summary);
        var title = Type switch { "incident.found" => "Incident found", "incident.ended" => "Incident ended", _ => "Hidden amplification found" };
        var blocks = new JsonArray(Section($"*{title}*\n{text}"), Context(string.Join("  ·  ", Data.Select(item => $"{item.Key}: {Escape(item.Value?.ToString() ?? "unknown")}"))));
        if (publicUrl is not null) blocks.Add(Section($"<{publicUrl}{Path}|Open in Analyzer>"));
        return new JsonObject { ["text"] = $"{title}: {text}", ["blocks"] = blocks }.ToJsonString();
    }

    private static JsonObject Section(string text) => new() { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = text } };

    private static JsonObject Context(string text) => new() { ["type"] = "context", ["elements"] = new JsonArray(new JsonObject { ["type"] = "mrkdwn", ["text"] = text }) };

    /// <summary>Text as Slack asks for it: these three begin its own markup.</summary>
    internal static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
