using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Records;

namespace Analyzer.Service.Access;

/// <summary>The keys of the store, as they were a moment ago: a request must not wait for the store to be let in.</summary>
internal sealed class KeyRing(ISpanStore store, TimeProvider time) : IDisposable
{
    /// <summary>How long a key that another process revoked still works.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Known _known = new(new Dictionary<string, KeyRecord>(), DateTimeOffset.MinValue);

    /// <summary>The key that somebody presents; null when it is unknown, wrong, expired or revoked.</summary>
    public async ValueTask<KeyRecord?> FindAsync(ApiKey presented, CancellationToken cancellation)
    {
        var keys = await KeysAsync(cancellation).ConfigureAwait(false);
        return keys.TryGetValue(presented.Id, out var key) && presented.Matches(key.Hash) && IsValid(key) ? key : null;
    }

    /// <summary>The key of an id that was presented before, if it still is valid.</summary>
    public async ValueTask<KeyRecord?> StillValidAsync(string id, CancellationToken cancellation) =>
        (await KeysAsync(cancellation).ConfigureAwait(false)).TryGetValue(id, out var key) && IsValid(key) ? key : null;

    /// <summary>Reads the keys anew with the next request.</summary>
    public void Forget() => _known = _known with { At = DateTimeOffset.MinValue };

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private bool IsValid(KeyRecord key) => key.RevokedNs is null && (key.ExpiresNs is not { } end || time.NowNs() < end);

    private async ValueTask<IReadOnlyDictionary<string, KeyRecord>> KeysAsync(CancellationToken cancellation)
    {
        if (time.GetUtcNow() - _known.At < s_fresh) return _known.Keys;
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (time.GetUtcNow() - _known.At < s_fresh) return _known.Keys;
            var keys = (await store.Keys.ListAsync(cancellation).ConfigureAwait(false)).ToDictionary(key => key.Id, StringComparer.Ordinal);
            _known = new Known(keys, time.GetUtcNow());
            return keys;
        }
        catch (StoreUnavailableException) when (_known.Keys.Count > 0)
        {
            // Who was let in a moment ago still is; the request itself will find out that the store is away.
            return _known.Keys;
        }
        finally
        {
            _turn.Release();
        }
    }

    private sealed record Known(IReadOnlyDictionary<string, KeyRecord> Keys, DateTimeOffset At);
}
