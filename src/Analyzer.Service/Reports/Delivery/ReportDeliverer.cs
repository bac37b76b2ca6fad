using Analyzer.Service.Notifications;
using Analyzer.Store;
using Analyzer.Store.Records;
using Analyzer.Store.Reports;

namespace Analyzer.Service.Reports.Delivery;

/// <summary>Delivers stored reports, each in its target's form, which is written when it is sent.</summary>
/// <param name="reports">Where they are.</param>
/// <param name="options">Secret and public address.</param>
/// <param name="post">Posts to webhooks.</param>
/// <param name="mail">Sends e-mails.</param>
internal sealed class ReportDeliverer(Func<IReportStore> reports, NotificationOptions options, WebhookPost post, MailDelivery mail) : IDeliverer
{
    /// <inheritdoc/>
    public bool Takes(NotificationRecord notification) => notification.Type == Deliveries.Type;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(NotificationRecord notification, CancellationToken cancellation)
    {
        if (DeliveryTarget.Parse(notification.Target) is not { } target) return SendResult.Never($"'{notification.Target}' is no target: {DeliveryTarget.Hint}");
        ReportContent content;
        try
        {
            if (await reports().ReportAsync(notification.Subject, cancellation) is not { } record || await reports().BodyAsync(notification.Subject, cancellation) is not { } body) return SendResult.Never("the report is gone");
            content = new ReportContent(record, PeriodReportCodec.Decode(body), options.PublicUrl);
        }
        catch (InvalidDataException e)
        {
            return SendResult.Never(e.Message);
        }
        catch (StoreException e)
        {
            return SendResult.Later(e.Message);
        }

        return target.Kind switch
        {
            DeliveryKind.Folder => await FolderDelivery.SendAsync(content, target.Address, cancellation),
            DeliveryKind.Slack => await post.JsonAsync(target.Address, ReportMessages.ToSlack(content), cancellation),
            DeliveryKind.Email => await mail.SendAsync(content, target.Address, notification.Id, cancellation),
            _ => await post.EventAsync(target.Address, notification.Id, ReportMessages.ToCloudEvent(content, notification.Id), options.Secret, cancellation),
        };
    }
}
