using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Analyzer.Model.Spans;

namespace Analyzer.Service.Notifications;

/// <summary>Posts a body to a receiver, signed as Standard Webhooks 1.0 says where it is an event.</summary>
/// <param name="client">Follows no redirects: an event goes where it was told to go.</param>
/// <param name="time">The clock.</param>
internal sealed class WebhookPost(HttpClient client, TimeProvider time)
{
    private const long SecondNs = 1_000_000_000, LongestRetryAfterNs = 3_600 * SecondNs;

    /// <summary>Posts a CloudEvent.</summary>
    /// <param name="target">The receiver.</param>
    /// <param name="id">The same in each try: receivers know by it what they have already.</param>
    /// <param name="body">The event.</param>
    /// <param name="secret">With what it is signed; null: it is not.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<SendResult> EventAsync(string target, string id, string body, string? secret, CancellationToken cancellation)
    {
        var timestamp = (time.NowNs() / SecondNs).ToString(CultureInfo.InvariantCulture);
        // Header fields are ASCII; services may be called anything.
        var key = Key(id);
        return SendAsync(
            target,
            body,
            "application/cloudevents+json",
            headers =>
            {
                headers.Add("webhook-id", key);
                headers.Add("webhook-timestamp", timestamp);
                if (secret is not null) headers.Add("webhook-signature", Sign(secret, key, timestamp, body));
            },
            cancellation);
    }

    /// <summary>Posts JSON.</summary>
    public Task<SendResult> JsonAsync(string target, string body, CancellationToken cancellation) => SendAsync(target, body, "application/json", _ => { }, cancellation);

    /// <summary>An id as receivers get it.</summary>
    public static string Key(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16));

    /// <summary>The signature of a body (Standard Webhooks 1.0: HMAC-SHA256 over id, time and body).</summary>
    internal static string Sign(string secret, string id, string timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));

    private async Task<SendResult> SendAsync(string target, string body, string contentType, Action<HttpRequestHeaders> add, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new StringContent(body, Encoding.UTF8) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType, "utf-8");
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("analyzer", typeof(WebhookPost).Assembly.GetName().Version?.ToString(3)));
            add(request.Headers);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (answer.IsSuccessStatusCode) return SendResult.Delivered;
            var said = $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
            var isPassing = answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
            return isPassing ? SendResult.Later(said, RetryAfterNs(answer.Headers.RetryAfter)) : SendResult.Never(said);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return SendResult.Later(e is TaskCanceledException ? "no answer in time" : e.Message);
        }
    }

    private static long RetryAfterNs(RetryConditionHeaderValue? header) => header?.Delta is { } delta ? Math.Min(delta.Ticks * TimeSpan.NanosecondsPerTick, LongestRetryAfterNs) : 0;
}
