namespace Analyzer.Store.Records;

/// <summary>A caller's key; table <c>api_key</c>. The secret itself is nowhere.</summary>
/// <param name="Id">Public part of the key.</param>
/// <param name="Name">Whose it is, for people.</param>
/// <param name="Hash">SHA-256 of the secret part, lower-case hex.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="RatePerSecond">Requests per second it may send; 0 for the service's own limit.</param>
/// <param name="CreatedNs">When it was made, Unix ns.</param>
/// <param name="ExpiresNs">When it ends, Unix ns; null for never.</param>
/// <param name="RevokedNs">When it was revoked, Unix ns; null while it was not.</param>
public sealed record KeyRecord(string Id, string Name, string Hash, IReadOnlyList<string> Scopes, double RatePerSecond, long CreatedNs, long? ExpiresNs, long? RevokedNs);

/// <summary>Callers' keys.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> when the engine cannot be reached now.</remarks>
public interface IKeyStore
{
    /// <summary>Adds a key.</summary>
    Task AddAsync(KeyRecord key, CancellationToken cancellation);

    /// <summary>Every key, revoked ones too, oldest first.</summary>
    Task<IReadOnlyList<KeyRecord>> ListAsync(CancellationToken cancellation);

    /// <summary>Revokes a key.</summary>
    /// <returns>Whether there was one of that id that had not been revoked.</returns>
    Task<bool> RevokeAsync(string id, long nowNs, CancellationToken cancellation);
}
