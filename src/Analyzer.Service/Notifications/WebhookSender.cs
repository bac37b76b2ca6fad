using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Notifications;

/// <summary>
/// Sends what waits in the outbox: at least once, each try under the same id, signed as Standard Webhooks 1.0 says, retried with exponential
/// backoff within a budget for each receiver, and given up after a day or when the receiver says that it will never take it.
/// </summary>
internal sealed partial class WebhookSender(ISpanStore store, NotificationOptions options, HttpClient client, TimeProvider time, ILogger<WebhookSender> log) : BackgroundService
{
    private const long SecondNs = 1_000_000_000;
    private const long LeaseNs = 60 * SecondNs, FirstBackoffNs = 5 * SecondNs, LongestBackoffNs = 3_600 * SecondNs, GivenUpNs = 86_400 * SecondNs;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, RetryBudget> _budgets = new(StringComparer.Ordinal);

    /// <summary>Sends the notification that has been due longest.</summary>
    /// <returns>Whether there was one, however it ended.</returns>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        var nowNs = time.NowNs();
        if (await store.Outbox.TakeAsync(nowNs, nowNs + LeaseNs, cancellation) is not { } notification) return false;
        if (!_budgets.TryGetValue(notification.Target, out var budget)) _budgets.Add(notification.Target, budget = new RetryBudget(time));
        if (notification.Tries == 1)
        {
            budget.First();
        }
        else if (!budget.TryRetry())
        {
            await store.Outbox.UpdateAsync(notification with { DueNs = nowNs + BackoffNs(notification.Tries), LastError = notification.LastError ?? "the budget for retries was used up" }, cancellation);
            return true;
        }

        var (error, isFinal, retryAfterNs) = await SendAsync(notification, cancellation);
        var endedNs = time.NowNs();
        var ended = error is null ? notification with { State = NotificationState.Delivered, FinishedNs = endedNs, LastError = null }
            : isFinal || endedNs - notification.CreatedNs > GivenUpNs ? notification with { State = NotificationState.GivenUp, FinishedNs = endedNs, LastError = error }
            : notification with { DueNs = endedNs + Math.Max(retryAfterNs, BackoffNs(notification.Tries)), LastError = error };
        await store.Outbox.UpdateAsync(ended, cancellation);
        if (ended.State == NotificationState.GivenUp) Log.GivenUp(log, notification.Id, new Uri(notification.Target).Host, error!);
        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (options.IsOn && !stoppingToken.IsCancellationRequested)
        {
            var worked = false;
            try
            {
                worked = await StepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Log.StepFailed(log, e);
            }

            if (!worked) await Task.Delay(s_look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The signature of a body (Standard Webhooks 1.0: HMAC-SHA256 over id, time and body).</summary>
    internal static string Sign(string secret, string id, string timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));

    private async Task<(string? Error, bool IsFinal, long RetryAfterNs)> SendAsync(NotificationRecord notification, CancellationToken cancellation)
    {
        try
        {
            using var request = Request(notification);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.IsSuccessStatusCode) return (null, false, 0);
            var passing = answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
            return ($"{(int)answer.StatusCode} {answer.ReasonPhrase}", !passing, RetryAfterNs(answer.Headers.RetryAfter));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return (e is TaskCanceledException ? "no answer in time" : e.Message, false, 0);
        }
    }

    private HttpRequestMessage Request(NotificationRecord notification)
    {
        var isEvent = options.Webhooks.Contains(notification.Target);
        var request = new HttpRequestMessage(HttpMethod.Post, notification.Target) { Content = new StringContent(notification.Body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(isEvent ? "application/cloudevents+json" : "application/json", "utf-8");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("analyzer", typeof(WebhookSender).Assembly.GetName().Version?.ToString(3)));
        if (!isEvent) return request;
        var timestamp = (time.NowNs() / SecondNs).ToString(CultureInfo.InvariantCulture);
        // Header fields are ASCII; services may be called anything.
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(notification.Id)).AsSpan(0, 16));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        if (options.Secret is { } secret) request.Headers.Add("webhook-signature", Sign(secret, id, timestamp, notification.Body));
        return request;
    }

    private static long RetryAfterNs(RetryConditionHeaderValue? header) => header?.Delta is { } delta ? Math.Min(delta.Ticks * TimeSpan.NanosecondsPerTick, LongestBackoffNs) : 0;

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
