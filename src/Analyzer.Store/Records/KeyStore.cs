using System.Diagnostics.CodeAnalysis;

namespace Analyzer.Store.Records;

/// <summary>Table <c>api_key</c>, in the SQL that both engines understand.</summary>
internal sealed class KeyStore(IRecordConnections connections) : IKeyStore
{
    /// <inheritdoc/>
    public Task AddAsync(KeyRecord key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        var values = new { id = key.Id, name = key.Name, hash = key.Hash, scopes = string.Join(',', key.Scopes), rate = key.RatePerSecond, created = key.CreatedNs, expires = key.ExpiresNs };
        return connections.WriteAsync(
            connection => connections.DoAsync(connection, "INSERT INTO api_key (id, name, hash, scopes, rate_per_s, created_ns, expires_ns) VALUES ($id, $name, $hash, $scopes, $rate, $created, $expires)", values, cancellation),
            null,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<KeyRecord>> ListAsync(CancellationToken cancellation) => connections.ReadAsync(
        async connection =>
        {
            var rows = await connections.RowsAsync<Row>(connection, "SELECT id, name, hash, scopes, rate_per_s, created_ns, expires_ns, revoked_ns FROM api_key ORDER BY created_ns, id", new { }, cancellation).ConfigureAwait(false);
            return (IReadOnlyList<KeyRecord>)[.. rows.Select(row => new KeyRecord(row.Id, row.Name, row.Hash, row.Scopes.Split(',', StringSplitOptions.RemoveEmptyEntries), row.Rate_per_s, row.Created_ns, row.Expires_ns, row.Revoked_ns))];
        },
        cancellation);

    /// <inheritdoc/>
    public Task<bool> RevokeAsync(string id, long nowNs, CancellationToken cancellation) => connections.WriteAsync(
        async connection => await connections.DoAsync(connection, "UPDATE api_key SET revoked_ns = $now WHERE id = $id AND revoked_ns IS NULL", new { now = nowNs, id }, cancellation).ConfigureAwait(false) > 0,
        null,
        cancellation);

    [SuppressMessage("Naming", "CA1707", Justification = "The names of columns.")]
    private sealed record Row(string Id, string Name, string Hash, string Scopes, double Rate_per_s, long Created_ns, long? Expires_ns, long? Revoked_ns);
}
