using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Cli;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Hosting;

/// <summary>Shows spans of files on the pages: a store and a service of their own, gone afterwards.</summary>
internal static class ViewRun
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until a signal or the token ends it.</summary>
    /// <param name="spans">What is shown.</param>
    /// <param name="web">Where.</param>
    /// <param name="quiet">Whether progress is left out.</param>
    /// <param name="shown">Called with the address once everything is there to be seen.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(SpanBatch spans, ListenAddress web, bool quiet, Action<Uri> shown, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("analyzer-view-");
        try
        {
            await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = folder.FullName }, cancellation);
            await store.AppendAsync([spans], cancellation);
            var options = OptionsOf(web, folder.FullName);
            await using var app = ServeHost.Build(options, store, TimeProvider.System, null, services => services.AddWindowAnalysis(options));
            using var signals = new ShutdownSignals(app.Lifetime, "");
            await using var stop = cancellation.Register(app.Lifetime.StopApplication);
            await ServeRun.StartAsync(app, options);
            WorkProgress.Run(quiet, progress => AnalyseAsync(app, store, progress).GetAwaiter().GetResult());
            if (!app.Lifetime.ApplicationStopping.IsCancellationRequested) shown(ServeHost.AddressesOf(app)[^1]);
            await app.WaitForShutdownAsync(CancellationToken.None);
            return ExitCodes.Done;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ServeOptions OptionsOf(ListenAddress web, string folder) => new()
    {
        Roles = ServeRoles.All & ~ServeRoles.Ingest,
        Data = folder,
        Web = web,
        RateLimit = 0,
        // Nothing more will come, and nothing is lost when it ends at once.
        SettleNs = 1_000_000_000,
        ShutdownNs = 1_000_000_000,
        MaxBodyBytes = 1 << 20,
        MaxDecompressedBytes = 1 << 20,
        MaxInFlightBytes = 1 << 21,
        MaxRequests = 64,
        MaxGroupSpans = 1,
        MaxGroupBytes = 1 << 20,
        LogLevel = LogLevel.Warning,
    };

    private static async Task<AnalysisRecord?> AnalyseAsync(WebApplication app, ISpanStore store, IWorkProgress progress)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            var statistics = await store.StatisticsAsync(stopping).ConfigureAwait(false);
            var window = new TimeWindow(statistics.OldestNs!.Value, statistics.NewestNs!.Value + 1);
            var (analysis, _) = await app.Services.GetRequiredService<AnalysisRuns>().SubmitAsync(new AnalysisRequest(window.StartNs, window.EndNs), AnalysisOrigin.Request, again: false, stopping).ConfigureAwait(false);
            while (analysis.Status is AnalysisStatus.Queued or AnalysisStatus.Running)
            {
                progress.Step($"Analysing {statistics.Spans:#,0} spans: {analysis.Step}");
                await Task.Delay(s_look, stopping).ConfigureAwait(false);
                analysis = await store.Records.AnalysisAsync(analysis.Id, stopping).ConfigureAwait(false) ?? analysis;
            }

            return analysis;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
    }
}
