namespace Analyzer.Store.Series;

/// <summary>Which part of the stored edge series to read: buckets that start in a time range.</summary>
/// <param name="FromNs">First instant, Unix ns.</param>
/// <param name="ToNs">First instant after it, Unix ns.</param>
public sealed record EdgeSeriesQuery(long FromNs, long ToNs)
{
    /// <summary>Only edges that begin or end at this service; null for all.</summary>
    public string? Service { get; init; }

    /// <summary>Only edges of this caller, empty for the requests that enter the system; null for all.</summary>
    public string? Caller { get; init; }

    /// <summary>Only edges to this callee; null for all.</summary>
    public string? Callee { get; init; }

    /// <summary>Only calls of this operation; null for all.</summary>
    public string? Operation { get; init; }
}
