using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Hosting;
using Analyzer.Service.Reports.Delivery;
using Analyzer.Store;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Notifications;

/// <summary>Notifications as part of the service.</summary>
internal static class NotificationServices
{
    /// <summary>Longest that a receiver may take to answer.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds them; nothing is sent by itself.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services, ServeOptions options)
    {
        var told = new NotificationOptions { Webhooks = options.Webhooks, SlackWebhooks = options.SlackWebhooks, Secret = options.WebhookSecret, PublicUrl = options.PublicUrl?.TrimEnd('/') };
        services.AddSingleton(told).AddSingleton<Notifier>();
        services.AddSingleton<IIncidentListener>(provider => provider.GetRequiredService<Notifier>()).AddSingleton<IAnalysisListener>(provider => provider.GetRequiredService<Notifier>());
        services.AddSingleton(provider => new WebhookPost(Client(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new MailDelivery(new MailOptions(MailOptions.Parse(options.Smtp), options.SmtpPassword, options.MailFrom)));
        // Reports first: news are whatever has a body.
        services.AddSingleton<IDeliverer>(provider => new ReportDeliverer(() => provider.GetRequiredService<ISpanStore>().Reports, told, provider.GetRequiredService<WebhookPost>(), provider.GetRequiredService<MailDelivery>()));
        services.AddSingleton<IDeliverer, NewsDeliverer>();
        return services;
    }

    // Redirects are not followed: an event goes where it was told to go.
    private static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = s_timeout };
}
