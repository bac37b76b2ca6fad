using Analyzer.Model.Spans;
using Analyzer.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Hosting;

/// <summary>Drops what is no longer to be kept: at start, then every hour.</summary>
internal sealed partial class Retention(ISpanStore store, RetentionPolicy policy, TimeProvider time, ILogger<Retention> log) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (policy is { MaxAgeNs: null, MaxBytes: null }) return;
        using var timer = new PeriodicTimer(s_period, time);
        try
        {
            do
            {
                await RetainAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutting down.
        }
    }

    private async Task RetainAsync(CancellationToken stopping)
    {
        try
        {
            var dropped = await store.RetainAsync(policy, time.NowNs(), stopping);
            if (dropped.Partitions > 0) Log.Dropped(log, dropped.Spans, dropped.Partitions, dropped.Bytes);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The next hour tries again.
            Log.Failed(log, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Retention dropped {Spans} spans in {Partitions} partitions ({Bytes} bytes)")]
        public static partial void Dropped(ILogger log, long spans, int partitions, long bytes);

        [LoggerMessage(2, LogLevel.Warning, "Retention failed; it is tried again in an hour")]
        public static partial void Failed(ILogger log, Exception exception);
    }
}
