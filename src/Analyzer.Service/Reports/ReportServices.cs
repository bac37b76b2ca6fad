using Analyzer.Service.Hosting;
using Analyzer.Service.Reports.Schedules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Analyzer.Service.Reports;

/// <summary>Reports on periods as part of the service.</summary>
internal static class ReportServices
{
    /// <summary>Adds what makes reports, asked for or scheduled; nothing happens by itself.</summary>
    public static IServiceCollection AddReportMaking(this IServiceCollection services, ServeOptions options)
    {
        services.TryAddSingleton(new RunOptions());
        services.TryAddSingleton(new ScheduleStoreName(options.Store));
        services.TryAddSingleton<ReportMaker>();
        services.TryAddSingleton<ScheduleBook>();
        services.TryAddSingleton<ScheduleRunner>();
        services.TryAddSingleton<ScheduleKeeper>();
        return services;
    }
}
