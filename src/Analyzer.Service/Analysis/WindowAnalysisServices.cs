using Analyzer.Service.Hosting;
using Analyzer.Service.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Analysis;

/// <summary>Background analysis as part of the service.</summary>
internal static class WindowAnalysisServices
{
    /// <summary>Adds it, and shows its amplification.</summary>
    public static IServiceCollection AddWindowAnalysis(this IServiceCollection services, ServeOptions options) => services
        .AddSingleton(new WindowOptions { SettleNs = options.SettleNs })
        .AddSingleton<AnalysisFigures>()
        .AddSingleton<EdgeAmplificationBoard>()
        .AddSingleton<IEdgeAmplification>(provider => provider.GetRequiredService<EdgeAmplificationBoard>())
        .AddHostedService<WindowAnalysis>();
}
