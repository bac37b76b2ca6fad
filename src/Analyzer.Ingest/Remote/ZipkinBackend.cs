using System.Globalization;

namespace Analyzer.Ingest.Remote;

/// <summary>Zipkin's API v2 (zipkin.io/zipkin-api): a range is its end and how far to look back, both in ms.</summary>
internal sealed class ZipkinBackend(RemoteClient client) : IRemoteBackend
{
    private const string What = "Zipkin";
    private const long MillisecondNs = 1_000_000;

    /// <inheritdoc/>
    public long FinestNs => MillisecondNs;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ServicesAsync(CancellationToken cancellation)
    {
        var answer = await client.GetAsync("api/v2/services", "application/json", cancellation) ?? throw Absent();
        return JsonCount.Strings(answer, null, null, What);
    }

    /// <inheritdoc/>
    public async Task<RemotePage> FetchAsync(string? service, long fromNs, long toNs, int limit, CancellationToken cancellation)
    {
        // Its range includes both ends.
        var from = fromNs / MillisecondNs;
        var to = (toNs - 1) / MillisecondNs;
        var path = string.Create(CultureInfo.InvariantCulture,
            $"api/v2/traces?serviceName={Uri.EscapeDataString(service ?? "")}&endTs={to}&lookback={Math.Max(1, to - from)}&limit={limit}");
        var answer = await client.GetAsync(path, "application/json", cancellation) ?? throw Absent();
        var traces = JsonCount.Elements(answer, null, What);
        return traces == 0 ? new RemotePage(default, 0, true) : new RemotePage(answer, traces, traces < limit);
    }

    private static RemoteException Absent() => new("no Zipkin API v2 at this address (404): it is the server's own, usually on port 9411");
}
