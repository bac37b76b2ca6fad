using Analyzer.Detect.Periods;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Reports.Rollups;

/// <summary>Rolls hours and days up as they end, again when late spans changed them, and drops what is older than rollups are kept.</summary>
internal sealed partial class RollupWorker(ISpanStore store, WindowOptions windows, RollupOptions options, TimeProvider time, ILogger<RollupWorker> log) : BackgroundService
{
    private const long LeaseNs = 600_000_000_000;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(30);
    private readonly RollupBuilder _builder = new(store, windows);
    private long _droppedNs;

    /// <summary>Rolls up the oldest hour, day or week that is due.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        var nowNs = time.NowNs();
        // What settles last in an hour is analysed a settling time after its end.
        if (await store.Rollups.TakeAsync(nowNs, nowNs - (2 * windows.SettleNs), nowNs + LeaseNs, cancellation) is not { } due) return false;
        if (due.WidthNs > HourReduction.HourNs)
        {
            await _builder.BuildFromPartsAsync(due, cancellation);
            return true;
        }

        // Windows that are not analysed yet mark their hour when they are.
        if ((await store.Analysis.DueAsync(due.FromNs, due.FromNs + due.WidthNs, cancellation)).Count == 0) await _builder.BuildHourAsync(due.FromNs, due, _ => { }, cancellation);
        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var worked = false;
            try
            {
                worked = await StepAsync(stoppingToken);
                await DropAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Log.StepFailed(log, s_look.TotalSeconds, e);
            }

            if (!worked) await Task.Delay(s_look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DropAsync(CancellationToken cancellation)
    {
        var nowNs = time.NowNs();
        if (options.KeepNs is not { } keep || nowNs - _droppedNs < HourReduction.HourNs) return;
        _droppedNs = nowNs;
        await store.Rollups.DropAsync(RollupBuilder.HourOf(nowNs - keep), cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(621, LogLevel.Warning, "An hour, day or week could not be rolled up; it goes on in {Seconds} s, and the same is tried again in ten minutes")]
        public static partial void StepFailed(ILogger log, double seconds, Exception exception);
    }
}
