using Analyzer.Store.Records;

namespace Analyzer.Service.Notifications;

/// <summary>Delivers news of incidents and amplifiers, whose bodies were written when they happened.</summary>
/// <param name="options">Which receivers get events.</param>
/// <param name="post">Posts them.</param>
internal sealed class NewsDeliverer(NotificationOptions options, WebhookPost post) : IDeliverer
{
    /// <inheritdoc/>
    public bool Takes(NotificationRecord notification) => notification.Body.Length > 0;

    /// <inheritdoc/>
    public Task<SendResult> SendAsync(NotificationRecord notification, CancellationToken cancellation) => options.Webhooks.Contains(notification.Target)
        ? post.EventAsync(notification.Target, notification.Id, notification.Body, options.Secret, cancellation)
        : post.JsonAsync(notification.Target, notification.Body, cancellation);
}
