using Analyzer.Model.Spans;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Analysis.Watch;

/// <summary>
/// Looks for incidents in what came in: whenever windows were analysed, at most once in a while, it asks for an analysis of them
/// together with the time before, which is what they are compared with.
/// </summary>
/// <param name="store">Where analyses are.</param>
/// <param name="options">How far back.</param>
/// <param name="windowOptions">How fine: an onset is no finer than a bucket.</param>
/// <param name="windows">What came in.</param>
/// <param name="runs">Where analyses are asked for.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told what failed.</param>
internal sealed partial class IncidentWatch(ISpanStore store, WatchOptions options, WindowOptions windowOptions, AnalysedWindows windows, AnalysisRuns runs, TimeProvider time, ILogger<IncidentWatch> log) : BackgroundService
{
    /// <summary>Asks for an analysis of windows that nobody has watched.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        if (windows.Take(options.SpanNs) is not { } fresh) return false;
        var widthNs = store.Analysis.WindowNs;
        var fromNs = fresh.StartNs - options.SpanNs;
        // Whole steps of a quarter of the time back: analyses that follow one another begin alike, and a day has not as many as it has minutes.
        fromNs -= fromNs % Math.Max(widthNs, options.SpanNs / 4 / widthNs * widthNs);
        // Nothing was before the first span: a window that begins earlier shows only that.
        if ((await store.StatisticsAsync(cancellation).ConfigureAwait(false)).OldestNs is { } oldestNs) fromNs = Math.Max(fromNs, OwnTraces.WindowOf(oldestNs, widthNs));
        await runs.SubmitAsync(new AnalysisRequest(fromNs, fresh.EndNs) { BucketNs = windowOptions.BucketNs }, AnalysisOrigin.Watch, again: true, cancellation).ConfigureAwait(false);
        await store.Records.PruneAsync(time.NowNs() - options.KeepNs, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (options.SpanNs == 0) return;
        using var timer = new PeriodicTimer(TimeSpan.FromTicks(options.PauseNs / TimeSpan.NanosecondsPerTick), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) await TryAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutting down.
        }
    }

    private async Task TryAsync(CancellationToken cancellation)
    {
        try
        {
            await StepAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Failed(log, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(511, LogLevel.Warning, "The watch for incidents failed; it goes on with the next windows")]
        public static partial void Failed(ILogger log, Exception exception);
    }
}
