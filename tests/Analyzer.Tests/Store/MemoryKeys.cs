using Analyzer.Store.Records;

namespace Analyzer.Tests.Store;

/// <summary>Keys in memory.</summary>
public sealed class MemoryKeys : IKeyStore
{
    private readonly Lock _gate = new();
    private readonly List<KeyRecord> _keys = [];

    public Task AddAsync(KeyRecord key, CancellationToken cancellation)
    {
        lock (_gate) _keys.Add(key);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<KeyRecord>> ListAsync(CancellationToken cancellation)
    {
        lock (_gate) return Task.FromResult<IReadOnlyList<KeyRecord>>([.. _keys]);
    }

    public Task<bool> RevokeAsync(string id, long nowNs, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var at = _keys.FindIndex(key => key.Id == id && key.RevokedNs is null);
            if (at >= 0) _keys[at] = _keys[at] with { RevokedNs = nowNs };
            return Task.FromResult(at >= 0);
        }
    }
}
