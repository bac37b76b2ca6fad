using System.Net;
using System.Net.Http.Headers;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Service.Receivers;

namespace Analyzer.Service.Cli;

/// <summary>Sends spans to a receiver of OTLP/HTTP, as an SDK does.</summary>
internal static class SpanSender
{
    private const int SpansPerRequest = 2_000, MostTries = 5;

    /// <summary>Sends all of a batch.</summary>
    /// <param name="spans">The spans.</param>
    /// <param name="address">Where OTLP/HTTP is received, with or without <c>/v1/traces</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CliException">They were not taken.</exception>
    public static async Task SendAsync(SpanBatch spans, Uri address, CancellationToken cancellation)
    {
        var target = address.AbsolutePath.Length > 1 ? address : new Uri(address, OtlpHttpReceiver.Path);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        if (Environment.GetEnvironmentVariable("ANALYZER_KEY") is { Length: > 0 } key) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var encoder = new OtlpProtobufEncoder();
        for (var first = 0; first < spans.Count; first += SpansPerRequest)
            await SendAsync(client, target, encoder.Encode(spans, first, Math.Min(SpansPerRequest, spans.Count - first)).ToArray(), cancellation);
    }

    private static async Task SendAsync(HttpClient client, Uri target, byte[] request, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var body = new ByteArrayContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
                using var response = await client.PostAsync(target, body, cancellation);
                if (response.IsSuccessStatusCode) return;
                // What OTLP/HTTP calls retryable.
                var isBusy = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
                if (isBusy && attempt < MostTries)
                {
                    await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(attempt), cancellation);
                    continue;
                }

                var advice = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? ": set ANALYZER_KEY to a key that 'analyzer keys add NAME --scope ingest' made" : "";
                throw CliException.NotDone($"{target} does not take the spans (HTTP {(int)response.StatusCode}){advice}");
            }
            catch (HttpRequestException e)
            {
                throw CliException.NotDone($"{target} cannot be reached ({e.Message}): start 'analyzer serve', or name the address at which OTLP/HTTP is received");
            }
        }
    }
}
