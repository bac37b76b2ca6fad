using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Analyzer.IntegrationTests.Crash;

/// <summary>A sender as the Collector is one: keeps a request until it is acknowledged, and sends it again where it was not.</summary>
internal sealed class Sender : IDisposable
{
    /// <summary>Spans in a request; each is a trace of its own with one entry span.</summary>
    public const int SpansPerRequest = 20;

    /// <summary>Start of the first span, Unix ns.</summary>
    public const long StartNs = 1_760_000_400_000_000_000;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentQueue<int> _again = new();
    private int _next;

    /// <summary>Numbers of acknowledged spans.</summary>
    public ConcurrentDictionary<int, bool> Acknowledged { get; } = new();

    /// <summary>Requests sent more than once.</summary>
    public int Repeated { get; private set; }

    /// <summary>Sends from several connections until cancelled; then every request was acknowledged or is kept for the next call.</summary>
    /// <param name="receiver">Where to.</param>
    /// <param name="connections">How many at a time.</param>
    /// <param name="acknowledged">Called after each acknowledgement.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task RunAsync(Uri receiver, int connections, Action acknowledged, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            while (!cancellation.IsCancellationRequested && await SendAsync(receiver, Take(), acknowledged)) ;
        }, CancellationToken.None)));

    /// <summary>Sends what was not acknowledged yet, until it is.</summary>
    public async Task FinishAsync(Uri receiver)
    {
        var deadline = DateTime.UtcNow.AddMinutes(1);
        while (_again.TryDequeue(out var request))
        {
            Repeated++;
            if (!await SendAsync(receiver, request, () => { }) && DateTime.UtcNow > deadline) throw new TimeoutException("a request is never acknowledged");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Trace id of a span, in hex.</summary>
    public static string TraceOf(int span) => $"abcd{(span * 7919L) + 1:x28}";

    private int Take()
    {
        if (!_again.TryDequeue(out var request)) return Interlocked.Increment(ref _next);
        Repeated++;
        return request;
    }

    private async Task<bool> SendAsync(Uri receiver, int request, Action acknowledged)
    {
        try
        {
            using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(Request(request))) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await _http.PostAsync(receiver, body);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                await response.Content.ReadAsByteArrayAsync();
                for (var span = 0; span < SpansPerRequest; span++) Acknowledged[(request * SpansPerRequest) + span] = true;
                acknowledged();
                return true;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            // Nobody knows whether it was committed.
        }

        _again.Enqueue(request);
        return false;
    }

    private static string Request(int request)
    {
        var spans = new StringBuilder();
        for (var at = 0; at < SpansPerRequest; at++)
        {
            var number = (request * SpansPerRequest) + at;
            var start = StartNs + (number * 1_000_000L);
            if (at > 0) spans.Append(',');
            spans.Append(CultureInfo.InvariantCulture, $$$"""{"traceId":"{{{TraceOf(number)}}}","spanId":"{{{number + 1L:x16}}}","name":"GET /","kind":2,"startTimeUnixNano":"{{{start}}}","endTimeUnixNano":"{{{start + 500_000}}}","attributes":[{"key":"http.route","value":{"stringValue":"/{{{number % 5}}}"}}]}""");
        }

        return $$$"""{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[{{{spans}}}]}]}]}""";
    }
}
