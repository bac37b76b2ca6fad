using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Search;

namespace Analyzer.Service.Stores;

/// <summary>Refuses to search: through the socket of a running service, verbs read whole windows and traces only.</summary>
/// <param name="processId">The service.</param>
internal sealed class NoTraceSearch(int processId) : ITraceSearch
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredService>> ServicesAsync(long fromNs, long toNs, CancellationToken cancellation) => throw Refused();

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredOperation>> OperationsAsync(string service, SpanKind? kind, CancellationToken cancellation) => throw Refused();

    /// <inheritdoc/>
    public Task<IReadOnlyList<TraceHit>> SearchAsync(TraceSearch query, CancellationToken cancellation) => throw Refused();

    /// <inheritdoc/>
    public Task<long> ReadAsync(IReadOnlyCollection<TraceId> traces, SpanBatch into, CancellationToken cancellation) => throw Refused();

    /// <inheritdoc/>
    public Task<IReadOnlyList<ServiceDependency>> DependenciesAsync(long fromNs, long toNs, CancellationToken cancellation) => throw Refused();

    private StoreException Refused() => new($"the store is held by 'analyzer serve' (process {processId}), which searches through its HTTP API: ask that");
}
