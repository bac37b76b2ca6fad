using System.Collections;
using System.Globalization;
using System.Reflection;
using Analyzer.Report.Story;
using Analyzer.Service.Hosting;

namespace Analyzer.Service.Pages.Settings;

/// <summary>What the service was told, without secrets.</summary>
internal static class EffectiveSettings
{
    /// <summary>Every setting with its value in words.</summary>
    /// <param name="options">The options in force.</param>
    /// <param name="location">What the store says of its place: a connection string may hold a password.</param>
    public static IReadOnlyList<(Setting Setting, string Value)> Of(ServeOptions options, string location) =>
        [.. Hosting.Settings.All.Select(setting => (setting, setting.Key switch
        {
            "Store" => options.Store is null ? "embedded" : location,
            "AdminKey" => Secret(options.AdminKey),
            "WebhookSecret" => Secret(options.WebhookSecret),
            "SmtpPassword" => Secret(options.SmtpPassword),
            // Whoever knows the address of a webhook can write to it, and that of a mail server may name its user.
            "Webhooks" => Hosts(options.Webhooks),
            "SlackWebhooks" => Hosts(options.SlackWebhooks),
            "Smtp" => options.Smtp is null ? "none" : Hosts([options.Smtp]),
            _ => Value(setting, options),
        }))];

    private static string Secret(string? value) => value is null ? "none" : "set";

    private static string Hosts(IReadOnlyList<string> addresses) =>
        addresses.Count == 0 ? "none" : string.Join(", ", addresses.Select(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? $"{uri.Scheme}://{uri.Authority.Split('@')[^1]}/…" : "unreadable"));

    private static string Value(Setting setting, ServeOptions options)
    {
        var property = Property(setting) ?? throw new InvalidOperationException($"No option has the name of the setting {setting.Key}.");
        return property.GetValue(options) switch
        {
            null => "none",
            long ns when property.Name.EndsWith("Ns", StringComparison.Ordinal) => Say.Duration(ns),
            long bytes when setting.Key.EndsWith("Bytes", StringComparison.Ordinal) => SizeText.Show(bytes),
            long number => Say.Count(number),
            string text => text,
            IEnumerable items => string.Join(", ", items.Cast<object>()) is { Length: > 0 } list ? list : "none",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static PropertyInfo? Property(Setting setting) => typeof(ServeOptions).GetProperty(setting.Key) ?? typeof(ServeOptions).GetProperty(setting.Key + "Ns");
}
