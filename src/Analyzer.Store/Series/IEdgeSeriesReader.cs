using Analyzer.Store.Analysis;

namespace Analyzer.Store.Series;

/// <summary>Sums over the stored edge series: what background analysis has reduced so far, without reading a span.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> when the engine cannot be reached now.</remarks>
public interface IEdgeSeriesReader
{
    /// <summary>One row per caller, callee and operation, ordered by those (entries first); each begins with the range and is as wide.</summary>
    Task<IReadOnlyList<EdgeSeriesRow>> EdgesAsync(EdgeSeriesQuery query, CancellationToken cancellation);

    /// <summary>One row per bucket of time in which there was a call, oldest first, summed over the edges that the query names.</summary>
    /// <param name="query">Which edges; the rows name the caller, callee and operation that it asks for, empty where it asks for all.</param>
    /// <param name="widthNs">Width of a bucket, ns; buckets start at multiples of it since 1970.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<EdgeSeriesRow>> BucketsAsync(EdgeSeriesQuery query, long widthNs, CancellationToken cancellation);
}
