using System.Globalization;
using System.Net.Http.Json;
using Analyzer.Service.Hosting;
using Analyzer.Store.Records;

namespace Analyzer.Service.Stores;

/// <summary>Keys of a running service that holds the embedded file, read and written through its socket.</summary>
internal sealed class RemoteKeyStore(HttpClient client, RunningService service) : IKeyStore
{
    private const string Path = "keys";

    /// <inheritdoc/>
    public async Task AddAsync(KeyRecord key, CancellationToken cancellation)
    {
        using var content = JsonContent.Create(key, options: StoreEndpoints.Json);
        using var response = await RemoteSpanStore.SendAsync(client, service, Path, cancellation, HttpMethod.Post, content);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KeyRecord>> ListAsync(CancellationToken cancellation)
    {
        using var response = await RemoteSpanStore.SendAsync(client, service, Path, cancellation);
        return (await response.Content.ReadFromJsonAsync<IReadOnlyList<KeyRecord>>(StoreEndpoints.Json, cancellation))!;
    }

    /// <inheritdoc/>
    public async Task<bool> RevokeAsync(string id, long nowNs, CancellationToken cancellation)
    {
        using var response = await RemoteSpanStore.SendAsync(client, service, string.Create(CultureInfo.InvariantCulture, $"{Path}?id={Uri.EscapeDataString(id)}&now={nowNs}"), cancellation, HttpMethod.Delete);
        return await response.Content.ReadFromJsonAsync<bool>(StoreEndpoints.Json, cancellation);
    }
}
