namespace Analyzer.Service.Notifications;

/// <summary>Who is told of incidents and hidden amplifiers.</summary>
internal sealed record NotificationOptions
{
    /// <summary>Addresses that get CloudEvents.</summary>
    public IReadOnlyList<string> Webhooks { get; init; } = [];

    /// <summary>Addresses that get messages as Slack, Mattermost and others take them.</summary>
    public IReadOnlyList<string> SlackWebhooks { get; init; } = [];

    /// <summary>With what events are signed; null: they are not.</summary>
    public string? Secret { get; init; }

    /// <summary>Where people reach the pages, without a slash at the end; null: messages hold no links.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Whether anybody is told.</summary>
    public bool IsOn => Webhooks.Count + SlackWebhooks.Count > 0;
}
