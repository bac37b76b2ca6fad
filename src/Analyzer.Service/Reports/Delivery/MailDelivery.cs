using System.Net;
using System.Net.Sockets;
using Analyzer.Report.Periods.Mail;
using Analyzer.Service.Notifications;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Utils;

namespace Analyzer.Service.Reports.Delivery;

/// <summary>Sends a report by e-mail: HTML with its pictures inside, and the same as text.</summary>
/// <param name="options">How e-mail leaves.</param>
internal sealed class MailDelivery(MailOptions options)
{
    private const int TimeoutMs = 30_000;

    /// <summary>Sends it.</summary>
    /// <param name="content">The report.</param>
    /// <param name="address">To whom.</param>
    /// <param name="id">The same in each try: the e-mail's Message-ID is made of it, by which mail servers and readers know doubles.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<SendResult> SendAsync(ReportContent content, string address, string id, CancellationToken cancellation)
    {
        if (options.Server is not { } server) return SendResult.Later("no mail server is set: name one with --smtp, such as smtp://user@mail.example:587");
        if (!MailboxAddress.TryParse(address, out var to)) return SendResult.Never($"'{address}' is no e-mail address");
        if (!MailboxAddress.TryParse(options.From, out var from)) return SendResult.Later($"the sender '{options.From}' is no e-mail address: set --mail-from");
        using var message = MessageOf(content, from, to, id);
        using var client = new SmtpClient { Timeout = TimeoutMs };
        try
        {
            await client.ConnectAsync(server.Host, server.IsDefaultPort || server.Port <= 0 ? (server.Scheme == "smtps" ? 465 : 587) : server.Port, SecurityOf(server), cancellation);
            if (server.UserInfo.Split(':') is [{ Length: > 0 } user, .. var more] && (options.Password ?? (more.Length > 0 ? WebUtility.UrlDecode(more[0]) : null)) is { } password)
                await client.AuthenticateAsync(WebUtility.UrlDecode(user), password, cancellation);
            await client.SendAsync(message, cancellation);
            await client.DisconnectAsync(quit: true, CancellationToken.None);
            return SendResult.Delivered;
        }
        catch (SmtpCommandException e)
        {
            // 5yz: the command will never be taken (RFC 5321, section 4.2.1).
            return (int)e.StatusCode >= 500 ? SendResult.Never($"{(int)e.StatusCode} {e.Message}") : SendResult.Later($"{(int)e.StatusCode} {e.Message}");
        }
        catch (Exception e) when (e is ProtocolException or IOException or SocketException or AuthenticationException or SslHandshakeException or NotSupportedException or TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return SendResult.Later($"{server.Host}: {e.Message}");
        }
    }

    // A password must not cross a network in the clear.
    private SecureSocketOptions SecurityOf(Uri server) => server.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect
        : (options.Password is not null || server.UserInfo.Contains(':', StringComparison.Ordinal)) && !server.IsLoopback ? SecureSocketOptions.StartTls : SecureSocketOptions.StartTlsWhenAvailable;

    private static MimeMessage MessageOf(ReportContent content, MailboxAddress from, MailboxAddress to, string id)
    {
        var mail = PeriodMail.Of(content.Report, content.Links, content.Record.Title, content.Page);
        var body = new BodyBuilder { HtmlBody = mail.Html, TextBody = mail.Text };
        foreach (var picture in mail.Pictures)
        {
            var part = body.LinkedResources.Add(picture.FileName, picture.Png.ToArray(), new ContentType("image", "png"));
            part.ContentId = picture.ContentId;
            part.ContentDisposition = new ContentDisposition(ContentDisposition.Inline) { FileName = picture.FileName };
        }

        var message = new MimeMessage { Subject = mail.Subject, Body = body.ToMessageBody(), Date = DateTimeOffset.UnixEpoch.AddTicks(content.Record.CreatedNs / 100), MessageId = $"{WebhookPost.Key($"{id}\n{to.Address}")}@{Domain(from)}" };
        message.From.Add(from);
        message.To.Add(to);
        // Nobody answers a program, and programs should not either (RFC 3834).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }

    private static string Domain(MailboxAddress from) => from.Address.Split('@') is [_, { Length: > 0 } domain] ? domain : MimeUtils.GenerateMessageId().Split('@')[^1];
}
