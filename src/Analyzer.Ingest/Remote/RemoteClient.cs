using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Polly;
using Polly.Retry;

namespace Analyzer.Ingest.Remote;

/// <summary>
/// HTTP to a backend that is probably under stress itself: few requests, retried with exponential backoff and jitter, within a
/// budget of a tenth of all requests (Google SRE book, chapter 21), and as the backend asks where it says <c>Retry-After</c>.
/// </summary>
internal sealed class RemoteClient : IDisposable
{
    private const int MaxRetries = 4;
    private const int FreeRetries = 10;
    private const double RetryShare = 0.1;
    private const int MostOfAnAnswerShown = 200;

    private readonly HttpClient _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly long _maxBytes;
    private int _requests, _retries;
    private bool _hasAnswered;

    /// <summary>Creates the client.</summary>
    /// <param name="options">Address, headers and limits.</param>
    /// <param name="time">The clock that waits between tries.</param>
    public RemoteClient(RemoteOptions options, TimeProvider time)
    {
        _maxBytes = options.MaxAnswerBytes;
        var address = new UriBuilder(options.Address);
        var (user, password) = (address.UserName, address.Password);
        (address.UserName, address.Password) = ("", "");
        if (!address.Path.EndsWith('/')) address.Path += "/";
        _http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All })
        {
            BaseAddress = address.Uri,
            Timeout = options.Timeout,
            DefaultRequestVersion = HttpVersion.Version11,
        };
        if (user.Length > 0)
        {
            var pair = Encoding.UTF8.GetBytes($"{Uri.UnescapeDataString(user)}:{Uri.UnescapeDataString(password)}");
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        }

        foreach (var (name, value) in options.Headers) _http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromSeconds(30),
                ShouldHandle = outcome => ValueTask.FromResult(IsTransient(outcome.Outcome, outcome.Context) && (_hasAnswered || outcome.Outcome.Exception is null) && MayRetry()),
                DelayGenerator = outcome => ValueTask.FromResult(AskedDelay(outcome.Outcome.Result)),
            })
            .Build();
    }

    /// <summary>Retries made so far.</summary>
    public int Retries => _retries;

    /// <summary>Gets a resource; null when it does not exist.</summary>
    /// <param name="path">Relative to the backend's address.</param>
    /// <param name="accept">Media type asked for.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RemoteException">The backend cannot be reached, refuses, or answers more than the limit.</exception>
    public async Task<byte[]?> GetAsync(string path, string accept, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _requests);
        try
        {
            using var response = await _pipeline.ExecuteAsync(async token => await SendAsync(path, accept, token), cancellation);
            // An address that never answered is wrong, rather than busy.
            _hasAnswered = true;
            if (response.StatusCode == HttpStatusCode.NotFound) return null;
            if (!response.IsSuccessStatusCode) throw await RefusalAsync(path, response, cancellation);
            return await ReadAsync(path, response, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new RemoteException($"{_http.BaseAddress} cannot be reached ({e.InnerException?.Message ?? e.Message}): check the address, and that it is the query API's", e);
        }
        catch (TaskCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new RemoteException($"{_http.BaseAddress}{path} did not answer within {_http.Timeout.TotalSeconds:0} s: ask for less at once with --limit, or for longer with --timeout", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome, ResilienceContext context) =>
        outcome.Exception is HttpRequestException || (outcome.Exception is TaskCanceledException && !context.CancellationToken.IsCancellationRequested)
        || outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError };

    private static TimeSpan? AskedDelay(HttpResponseMessage? response) => response?.Headers.RetryAfter?.Delta;

    private async Task<HttpResponseMessage> SendAsync(string path, string accept, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private bool MayRetry()
    {
        if (_retries >= FreeRetries + (_requests * RetryShare)) return false;
        Interlocked.Increment(ref _retries);
        return true;
    }

    private async Task<byte[]> ReadAsync(string path, HttpResponseMessage response, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + read > _maxBytes)
            {
                throw new RemoteException($"{_http.BaseAddress}{path} answered with more than {_maxBytes >> 20} MiB: ask for fewer traces at once with --limit");
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private async Task<RemoteException> RefusalAsync(string path, HttpResponseMessage response, CancellationToken cancellation)
    {
        var advice = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ": give credentials with --header 'Authorization: …' or in the address",
            HttpStatusCode.BadRequest => ": is this the backend that was named?",
            _ => "",
        };
        var text = await response.Content.ReadAsStringAsync(cancellation);
        var said = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (said.Length > MostOfAnAnswerShown) said = said[..MostOfAnAnswerShown] + "…";
        return new RemoteException($"{_http.BaseAddress}{path} answered {(int)response.StatusCode}{(said.Length > 0 ? $" ({said})" : "")}{advice}");
    }
}
