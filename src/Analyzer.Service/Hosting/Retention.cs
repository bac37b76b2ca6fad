using Analyzer.Model.Spans;
using Analyzer.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Hosting;

/// <summary>What is kept, and in which form.</summary>
/// <param name="Policy">What is dropped.</param>
/// <param name="CompactAfterNs">How long a partition must have ended to be stored in fewer bytes, ns; null: never.</param>
internal sealed record Keeping(RetentionPolicy Policy, long? CompactAfterNs);

/// <summary>Drops what is no longer to be kept, and stores in fewer bytes what has settled: at start, then every hour.</summary>
internal sealed partial class Retention(ISpanStore store, Keeping keeping, TimeProvider time, ILogger<Retention> log) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (keeping is { Policy: { MaxAgeNs: null, MaxBytes: null }, CompactAfterNs: null }) return;
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
            if (keeping.Policy is not { MaxAgeNs: null, MaxBytes: null })
            {
                var dropped = await store.RetainAsync(keeping.Policy, time.NowNs(), stopping);
                if (dropped.Partitions > 0) Log.Dropped(log, dropped.Spans, dropped.Partitions, dropped.Bytes);
            }

            if (keeping.CompactAfterNs is { } afterNs && await store.CompactAsync(time.NowNs() - afterNs, stopping) is > 0 and var compacted) Log.Compacted(log, compacted);
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

        [LoggerMessage(3, LogLevel.Information, "{Partitions} partitions are stored by column now")]
        public static partial void Compacted(ILogger log, int partitions);

        [LoggerMessage(2, LogLevel.Warning, "Retention failed; it is tried again in an hour")]
        public static partial void Failed(ILogger log, Exception exception);
    }
}
