using Analyzer.Model.Findings;

namespace Analyzer.Service.Pages.Edges;

/// <summary>An edge's series on an axis without gaps, several buckets in one where there are too many.</summary>
/// <param name="BucketNs">Width of a bucket, ns.</param>
/// <param name="Points">The points, by start.</param>
internal sealed record EdgePoints(long BucketNs, IReadOnlyList<EdgePoint> Points)
{
    /// <summary>More points than this cannot be told apart in the picture, and make the table long.</summary>
    public const int Most = 300;

    /// <summary>Lines a series up.</summary>
    /// <param name="series">Of one edge; not empty.</param>
    /// <param name="bucketNs">Width of its buckets, ns.</param>
    public static EdgePoints Of(IReadOnlyList<EdgePoint> series, long bucketNs)
    {
        var (first, last) = (series.Min(point => point.StartNs), series.Max(point => point.StartNs));
        var width = bucketNs * Math.Max(1, (((last - first) / bucketNs) + Most) / Most);
        var byBucket = series.ToLookup(point => (int)((point.StartNs - first) / width));
        return new EdgePoints(width, [.. Enumerable.Range(0, (int)((last - first) / width) + 1).Select(at => Merge(first + (at * width), [.. byBucket[at]]))]);
    }

    // Quantiles cannot be added: the worst of the merged buckets is the honest choice.
    private static EdgePoint Merge(long startNs, IReadOnlyList<EdgePoint> points)
    {
        if (points.Count == 1) return points[0] with { StartNs = startNs };
        double Sum(Func<EdgeCounts, double> count) => points.Sum(point => count(point.Counts));
        var counts = new EdgeCounts
        {
            Calls = Sum(one => one.Calls),
            Attempts = Sum(one => one.Attempts),
            Retries = Sum(one => one.Retries),
            Hedges = Sum(one => one.Hedges),
            Redeliveries = Sum(one => one.Redeliveries),
            Errors = Sum(one => one.Errors),
            FailedAttempts = Sum(one => one.FailedAttempts),
            Masked = Sum(one => one.Masked),
            Timeouts = Sum(one => one.Timeouts),
            Cancelled = Sum(one => one.Cancelled),
            Absorbed = Sum(one => one.Absorbed),
            OrphanedNs = Sum(one => one.OrphanedNs),
        };
        return new EdgePoint(startNs, counts, points.Max(point => point.P50Ns), points.Max(point => point.P95Ns));
    }
}
