using Analyzer.Detect.States;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Reports.Rollups;
using Analyzer.Service.Telemetry;
using Analyzer.Store;
using Analyzer.Store.Analysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Analysis;

/// <summary>
/// Background analysis: takes one settled window after the other, reduces it slice by slice and stores what it came to. Several
/// processes may do so on one store: a window is held by one of them.
/// </summary>
/// <param name="store">Spans and results.</param>
/// <param name="options">How.</param>
/// <param name="time">The clock.</param>
/// <param name="figures">Told what was done.</param>
/// <param name="board">Told the latest amplification of each edge.</param>
/// <param name="analysed">Told which windows were analysed.</param>
/// <param name="log">Told what failed.</param>
internal sealed partial class WindowAnalysis(
    ISpanStore store, WindowOptions options, TimeProvider time, AnalysisFigures figures, EdgeAmplificationBoard board, AnalysedWindows analysed, ILogger<WindowAnalysis> log) : BackgroundService
{
    private readonly WindowReducer _reducer = new(store, options);
    private readonly FailedWindows _failed = new(options);
    private readonly LatestAmplification _latest = new(board);

    /// <summary>Claims a window that is due and analyses it.</summary>
    /// <returns>Whether there was one, however it went.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be reached now.</exception>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        var nowNs = time.NowNs();
        await using var claim = await store.Analysis.ClaimAsync(nowNs - options.SettleNs, _failed.PassedOver(nowNs), cancellation).ConfigureAwait(false);
        if (claim is null) return false;
        try
        {
            await AnalyseAsync(claim, cancellation).ConfigureAwait(false);
            _failed.Remove(claim.FromNs);
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreUnavailableException))
        {
            figures.Failed();
            Log.WindowFailed(log, Instant(claim.FromNs), _failed.Add(claim.FromNs, time.NowNs()) / 1_000_000_000, e);
        }

        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host's start must not wait for the first window.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var worked = false;
            try
            {
                worked = await StepAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                figures.Failed();
                Log.StepFailed(log, options.PauseNs / 1_000_000_000, e);
            }

            if (!worked) await Task.Delay(TimeSpan.FromMicroseconds(options.PauseNs / 1_000), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AnalyseAsync(IWindowClaim claim, CancellationToken cancellation)
    {
        var window = new TimeWindow(claim.FromNs, claim.ToNs);
        var results = new List<WindowResult>();
        var borders = new WindowBorders();
        await foreach (var part in _reducer.ReduceAsync(window, claim.Spans, cancellation).ConfigureAwait(false))
        {
            results.Add(WindowReducer.ResultOf(window, part));
            borders.Add(part.Borders);
        }

        var stale = await StaleAsync(window, borders, cancellation).ConfigureAwait(false);
        // Before completing: were it after, a process that dies between the two would leave the neighbours wrong for good.
        if (stale.Count > 0) await store.Analysis.ReopenAsync(stale, cancellation).ConfigureAwait(false);
        // Before completing for the same reason: an hour with a window that is still due is not rolled up.
        await store.Rollups.MarkAsync(RollupBuilder.HourOf(window.StartNs), cancellation).ConfigureAwait(false);
        await claim.CompleteAsync(results, cancellation).ConfigureAwait(false);
        figures.Analysed(claim.Spans, stale.Count);
        _latest.Show(window, results);
        analysed.Add(window);
    }

    private async Task<IReadOnlyList<long>> StaleAsync(TimeWindow window, WindowBorders borders, CancellationToken cancellation)
    {
        var horizonNs = options.WholeHorizonNs(store.Analysis.WindowNs);
        var stored = new Dictionary<long, WindowBorders>();
        await foreach (var result in store.Analysis.ReadAsync(window.StartNs - horizonNs, window.EndNs + horizonNs, edges: false, cancellation).ConfigureAwait(false))
        {
            if (!stored.TryGetValue(result.FromNs, out var sums)) stored.Add(result.FromNs, sums = new WindowBorders());
            try
            {
                sums.Add(WindowState.ReadBorders(result.State.Span));
            }
            catch (StateFormatException e)
            {
                // Of another version: what it saw is not known, so it counts as having seen nothing.
                Log.StateUnreadable(log, Instant(result.FromNs), e);
            }
        }

        return borders.Stale(window.StartNs, stored.GetValueOrDefault(window.StartNs) ?? new WindowBorders(), stored.GetValueOrDefault);
    }

    private static DateTimeOffset Instant(long unixNs) => DateTimeOffset.UnixEpoch.AddTicks(unixNs / TimeSpan.NanosecondsPerTick);

    private static partial class Log
    {
        [LoggerMessage(401, LogLevel.Error, "The window at {Window:u} could not be analysed; it is tried again in {Seconds} s, other windows meanwhile")]
        public static partial void WindowFailed(ILogger logger, DateTimeOffset window, long seconds, Exception exception);

        [LoggerMessage(402, LogLevel.Warning, "Background analysis could not reach its store; it goes on in {Seconds} s")]
        public static partial void StepFailed(ILogger logger, long seconds, Exception exception);

        [LoggerMessage(403, LogLevel.Warning, "The result of the window at {Window:u} cannot be read; it is replaced when the window is analysed again")]
        public static partial void StateUnreadable(ILogger logger, DateTimeOffset window, Exception exception);
    }
}
