using System.Collections.Concurrent;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Notifications;

/// <summary>
/// Delivers what waits in the outbox: at least once, each try under the same id, retried with exponential backoff within a budget for each
/// receiver, and given up after a day or when the receiver says that it will never take it. Several at a time, one for each receiver: one that
/// hangs delays no other.
/// </summary>
internal sealed partial class NotificationSender(ISpanStore store, IEnumerable<IDeliverer> deliverers, TimeProvider time, ILogger<NotificationSender> log) : BackgroundService
{
    private const long SecondNs = 1_000_000_000;
    private const long LeaseNs = 300 * SecondNs, FirstBackoffNs = 5 * SecondNs, LongestBackoffNs = 3_600 * SecondNs, GivenUpNs = 86_400 * SecondNs;
    private const int MostAtOnce = 8;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);
    private readonly IReadOnlyList<IDeliverer> _deliverers = [.. deliverers];
    private readonly ConcurrentDictionary<string, RetryBudget> _budgets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);

    /// <summary>Delivers the notification that has been due longest.</summary>
    /// <returns>Whether there was one, however it ended.</returns>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        if (await TakeAsync(cancellation) is not { } notification) return false;
        await DeliverAsync(notification, cancellation);
        return true;
    }

    /// <summary>Delivers what is due, several at a time, until nothing more is.</summary>
    /// <returns>Whether there was anything.</returns>
    internal async Task<bool> DrainAsync(CancellationToken cancellation)
    {
        var (running, any) = (new List<Task>(), false);
        while (true)
        {
            running.RemoveAll(task => task.IsCompletedSuccessfully);
            if (running.Count < MostAtOnce && await TakeAsync(cancellation) is { } next)
            {
                any = true;
                running.Add(DeliverAsync(next, cancellation));
                continue;
            }

            if (running.Count == 0) return any;
            await await Task.WhenAny(running);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var running = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            var worked = false;
            try
            {
                running.RemoveAll(task => task.IsCompleted);
                if (running.Count < MostAtOnce && await TakeAsync(stoppingToken) is { } next)
                {
                    running.Add(GuardedAsync(next, stoppingToken));
                    worked = true;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                Log.StepFailed(log, e);
            }

            if (!worked) await Task.WhenAny([Task.Delay(s_look, time, stoppingToken), .. running]);
        }

        await Task.WhenAll(running);
    }

    private async Task<NotificationRecord?> TakeAsync(CancellationToken cancellation)
    {
        string[] busy;
        lock (_busy) busy = [.. _busy];
        var nowNs = time.NowNs();
        var notification = await store.Outbox.TakeAsync(nowNs, nowNs + LeaseNs, busy, cancellation);
        if (notification is null) return null;
        lock (_busy) _busy.Add(notification.Target);
        return notification;
    }

    private async Task GuardedAsync(NotificationRecord notification, CancellationToken cancellation)
    {
        try
        {
            await DeliverAsync(notification, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Its lease ends, and it is tried again.
        }
        catch (Exception e)
        {
            Log.StepFailed(log, e);
        }
    }

    private async Task DeliverAsync(NotificationRecord notification, CancellationToken cancellation)
    {
        try
        {
            var budget = _budgets.GetOrAdd(notification.Target, _ => new RetryBudget(time));
            if (notification.Tries == 1)
            {
                budget.First();
            }
            else if (!budget.TryRetry())
            {
                await store.Outbox.UpdateAsync(notification with { DueNs = time.NowNs() + BackoffNs(notification.Tries), LastError = notification.LastError ?? "the budget for retries was used up" }, cancellation);
                return;
            }

            var (error, isFinal, retryAfterNs) = await SendAsync(notification, cancellation);
            var endedNs = time.NowNs();
            var ended = error is null ? notification with { State = NotificationState.Delivered, FinishedNs = endedNs, LastError = null }
                : isFinal || endedNs - notification.CreatedNs > GivenUpNs ? notification with { State = NotificationState.GivenUp, FinishedNs = endedNs, LastError = error }
                : notification with { DueNs = endedNs + Math.Max(retryAfterNs, BackoffNs(notification.Tries)), LastError = error };
            await store.Outbox.UpdateAsync(ended, cancellation);
            if (ended.State == NotificationState.GivenUp) Log.GivenUp(log, notification.Id, Name(notification.Target), error!);
        }
        finally
        {
            lock (_busy) _busy.Remove(notification.Target);
        }
    }

    private async Task<SendResult> SendAsync(NotificationRecord notification, CancellationToken cancellation)
    {
        if (_deliverers.FirstOrDefault(deliverer => deliverer.Takes(notification)) is not { } deliverer) return SendResult.Never("this version does not know how to deliver it");
        try
        {
            return await deliverer.SendAsync(notification, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return SendResult.Later($"{e.GetType().Name}: {e.Message}");
        }
    }

    // Addresses of webhooks are secrets.
    private static string Name(string target) => Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.Host : target.Split(':')[0];

    // Full jitter (Brooker, "Exponential Backoff And Jitter", 2015), but never sooner than half: receivers that are down come back to few requests.
    private static long BackoffNs(int tries)
    {
        var longest = Math.Min(LongestBackoffNs, FirstBackoffNs << Math.Min(tries - 1, 20));
        return (longest / 2) + Random.Shared.NextInt64((longest / 2) + 1);
    }

    private static partial class Log
    {
        [LoggerMessage(611, LogLevel.Warning, "The notification {Id} to {Host} was given up: {Reason}")]
        public static partial void GivenUp(ILogger log, string id, string host, string reason);

        [LoggerMessage(612, LogLevel.Warning, "Notifications cannot be read from the store; tried again")]
        public static partial void StepFailed(ILogger log, Exception exception);
    }
}
