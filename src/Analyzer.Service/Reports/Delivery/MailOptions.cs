namespace Analyzer.Service.Reports.Delivery;

/// <summary>How e-mail leaves.</summary>
/// <param name="Server">The server: <c>smtp://user@host:587</c>, encrypted when it offers that, or <c>smtps://host:465</c>; null: no e-mail is sent.</param>
/// <param name="Password">The user's password; null: nobody signs in.</param>
/// <param name="From">Sender of the e-mails.</param>
internal sealed record MailOptions(Uri? Server, string? Password, string From)
{
    /// <summary>Reads the server; null when it is none.</summary>
    public static Uri? Parse(string? server) => Uri.TryCreate(server, UriKind.Absolute, out var uri) && uri.Scheme is "smtp" or "smtps" && uri.Host.Length > 0 ? uri : null;
}
