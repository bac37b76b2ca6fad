using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Hosting;
using Analyzer.Service.Notifications;
using Analyzer.Service.Reports;
using Analyzer.Service.Reports.Rollups;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Service.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Analysis;

/// <summary>Background analysis as part of the service.</summary>
internal static class WindowAnalysisServices
{
    /// <summary>Adds it, the analyses asked for, the watch for incidents, reports and notifications; what of it works by itself depends on the roles.</summary>
    public static IServiceCollection AddWindowAnalysis(this IServiceCollection services, ServeOptions options)
    {
        services
            .AddSingleton(new WindowOptions { SettleNs = options.SettleNs })
            .AddSingleton<AnalysisFigures>()
            .AddSingleton<EdgeAmplificationBoard>()
            .AddSingleton<IEdgeAmplification>(provider => provider.GetRequiredService<EdgeAmplificationBoard>())
            .AddSingleton(new WatchOptions { SpanNs = options.WatchNs })
            .AddSingleton<AnalysedWindows>()
            .AddSingleton<AnalysisRuns>()
            .AddSingleton<IncidentBook>()
            .AddNotifications(options)
            .AddSingleton(new RollupOptions(options.KeepRollupsNs))
            .AddSingleton<IPeriodReporter, PeriodReporter>()
            .AddReportMaking(options);
        if (options.Roles.HasFlag(ServeRoles.Analyze)) services.AddHostedService<WindowAnalysis>().AddHostedService<AnalysisRunner>().AddHostedService<IncidentWatch>().AddHostedService<RollupWorker>();
        if (options.Roles.HasFlag(ServeRoles.Schedule)) services.AddHostedService(provider => provider.GetRequiredService<ScheduleKeeper>());
        // Analysis has news, schedules have reports: whoever makes them sends them, and what others left.
        if ((options.Roles & (ServeRoles.Analyze | ServeRoles.Schedule)) != 0) services.AddHostedService<NotificationSender>();
        return services;
    }
}
