using System.Globalization;

namespace Analyzer.Ingest.Remote;

/// <summary>Jaeger's HTTP query API, which its UI uses (jaegertracing.io, "APIs"): times in µs, the most recent traces first.</summary>
internal sealed class JaegerBackend(RemoteClient client) : IRemoteBackend
{
    private const string What = "Jaeger";

    /// <inheritdoc/>
    public long FinestNs => 1_000_000;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ServicesAsync(CancellationToken cancellation)
    {
        var answer = await client.GetAsync("api/services", "application/json", cancellation) ?? throw Absent();
        return JsonCount.Strings(answer, "data", null, What);
    }

    /// <inheritdoc/>
    public async Task<RemotePage> FetchAsync(string? service, long fromNs, long toNs, int limit, CancellationToken cancellation)
    {
        // Its range includes both ends.
        var path = string.Create(CultureInfo.InvariantCulture,
            $"api/traces?service={Uri.EscapeDataString(service ?? "")}&start={fromNs / 1000}&end={(toNs - 1) / 1000}&limit={limit}");
        var answer = await client.GetAsync(path, "application/json", cancellation) ?? throw Absent();
        var traces = JsonCount.Elements(answer, "data", What);
        return traces == 0 ? new RemotePage(default, 0, true) : new RemotePage(answer, traces, traces < limit);
    }

    private static RemoteException Absent() => new("no Jaeger query API at this address (404): it is the one of the Jaeger UI, usually on port 16686, with the UI's base path");
}
