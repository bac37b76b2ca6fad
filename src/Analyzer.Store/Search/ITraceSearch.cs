using Analyzer.Model.Spans;

namespace Analyzer.Store.Search;

/// <summary>Finds traces, and lists what can be searched for. Safe for use by many threads.</summary>
public interface ITraceSearch
{
    /// <summary>
    /// The services that have spans, ordered by name. Asked for all times (from the least number to the largest) this reads no span,
    /// and also gives services whose spans were dropped since.
    /// </summary>
    /// <param name="fromNs">Earliest start of a span, Unix ns.</param>
    /// <param name="toNs">First start no longer asked for.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StoreUnavailableException">The engine cannot be reached now.</exception>
    Task<IReadOnlyList<StoredService>> ServicesAsync(long fromNs, long toNs, CancellationToken cancellation);

    /// <summary>
    /// The span names that a service ever had, ordered by name and kind; reads no span. Names too long for the store's dictionary, or
    /// that came after it was full, are not listed.
    /// </summary>
    /// <param name="service">As <see cref="TraceSearch.Service"/>.</param>
    /// <param name="kind">Only names of spans of this kind; null: of any.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StoreUnavailableException">The engine cannot be reached now.</exception>
    Task<IReadOnlyList<StoredOperation>> OperationsAsync(string service, SpanKind? kind, CancellationToken cancellation);

    /// <summary>Finds traces, newest first.</summary>
    /// <exception cref="StoreUnavailableException">The engine cannot be reached, or did not finish in time.</exception>
    Task<IReadOnlyList<TraceHit>> SearchAsync(TraceSearch query, CancellationToken cancellation);

    /// <summary>Adds every stored span of some traces to a batch, in no particular order, duplicates included.</summary>
    /// <returns>Spans added.</returns>
    /// <exception cref="StoreUnavailableException">The engine cannot be reached now.</exception>
    Task<long> ReadAsync(IReadOnlyCollection<TraceId> traces, SpanBatch into, CancellationToken cancellation);

    /// <summary>What called what, by the edge series of buckets that start in a time range, ordered by caller and callee.</summary>
    /// <param name="fromNs">Earliest start of a bucket, Unix ns.</param>
    /// <param name="toNs">First start no longer asked for.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StoreUnavailableException">The engine cannot be reached now.</exception>
    Task<IReadOnlyList<ServiceDependency>> DependenciesAsync(long fromNs, long toNs, CancellationToken cancellation);
}

/// <summary>A service that has spans.</summary>
/// <param name="Service"><c>service.namespace/service.name</c>, or just the name where there is no namespace.</param>
/// <param name="Name"><c>service.name</c>; what <paramref name="Service"/> says where a sender gave none.</param>
public sealed record StoredService(string Service, string Name);

/// <summary>A span name of a service.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">Kind of the spans that have it.</param>
public sealed record StoredOperation(string Name, SpanKind Kind);

/// <summary>Calls from one service to another.</summary>
/// <param name="Caller">The calling service.</param>
/// <param name="Callee">The called service or uninstrumented peer.</param>
/// <param name="Calls">Logical calls, weighted by sampling.</param>
/// <param name="Attempts">Attempts, the first of each call included, weighted by sampling.</param>
public sealed record ServiceDependency(string Caller, string Callee, double Calls, double Attempts);
