using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Hosting;
using Analyzer.Service.Notifications;
using Analyzer.Service.Reports;
using Analyzer.Service.Reports.Rollups;
using Analyzer.Service.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Analysis;

/// <summary>Background analysis as part of the service.</summary>
internal static class WindowAnalysisServices
{
    /// <summary>Adds it, the analyses asked for, and the watch for incidents.</summary>
    public static IServiceCollection AddWindowAnalysis(this IServiceCollection services, ServeOptions options) => services
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
        .AddReports(options)
        .AddHostedService<WindowAnalysis>()
        .AddHostedService<AnalysisRunner>()
        .AddHostedService<IncidentWatch>()
        .AddHostedService<RollupWorker>();
}
