namespace Analyzer.Service.Reports.Delivery;

/// <summary>How a report reaches its reader.</summary>
internal enum DeliveryKind
{
    /// <summary>Files in a folder.</summary>
    Folder,

    /// <summary>A signed CloudEvent.</summary>
    Webhook,

    /// <summary>A message for Slack, Mattermost or what else takes Slack's webhooks.</summary>
    Slack,

    /// <summary>E-mail.</summary>
    Email,
}

/// <summary>A reader of reports.</summary>
/// <param name="Kind">How it reaches them.</param>
/// <param name="Address">Path of a folder, an http or https address, or an e-mail address.</param>
internal sealed record DeliveryTarget(DeliveryKind Kind, string Address)
{
    /// <summary>How to write one, for messages.</summary>
    public const string Hint = "write folder:/path, https://… (a webhook), slack:https://…, or mailto:somebody@example.com";

    /// <summary>As it is written: <c>folder:/reports</c>, <c>https://…</c>, <c>slack:https://…</c>, <c>mailto:…</c>.</summary>
    public string Text => Kind switch
    {
        DeliveryKind.Folder => "folder:" + Address,
        DeliveryKind.Slack => "slack:" + Address,
        DeliveryKind.Email => "mailto:" + Address,
        _ => Address,
    };

    /// <summary>Reads a target; null when it is none.</summary>
    public static DeliveryTarget? Parse(string text)
    {
        if (text.StartsWith("folder:", StringComparison.Ordinal)) return text.Length > 7 ? new DeliveryTarget(DeliveryKind.Folder, text[7..]) : null;
        if (text.StartsWith("mailto:", StringComparison.Ordinal)) return text.IndexOf('@', StringComparison.Ordinal) > 7 ? new DeliveryTarget(DeliveryKind.Email, text[7..]) : null;
        var slack = text.StartsWith("slack:", StringComparison.Ordinal);
        var address = slack ? text[6..] : text;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) return null;
        return new DeliveryTarget(slack ? DeliveryKind.Slack : DeliveryKind.Webhook, address);
    }
}
