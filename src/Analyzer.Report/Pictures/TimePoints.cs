using Analyzer.Model.Findings;

namespace Analyzer.Report.Pictures;

/// <summary>The dashboard's and the hidden series on one time axis, bucket by bucket; where there are too many, several in one.</summary>
/// <param name="Starts">Starts of the buckets, Unix ns, ascending and without gaps.</param>
/// <param name="BucketNs">Width of a bucket, ns.</param>
/// <param name="Shown">The dashboard's points.</param>
/// <param name="Hidden">The hidden points.</param>
internal sealed record TimePoints(IReadOnlyList<long> Starts, long BucketNs, IReadOnlyList<DashboardPoint> Shown, IReadOnlyList<HiddenPoint> Hidden)
{
    /// <summary>More points than this cannot be told apart in the picture, and make the table long.</summary>
    private const int Most = 300;

    /// <summary>Lines both series up, in at most <paramref name="most"/> buckets.</summary>
    public static TimePoints Of(AnalysisResult result, int most = Most)
    {
        var (shown, hidden) = (result.Dashboard.Series, result.Hidden.Series);
        var all = shown.Select(point => point.StartNs).Concat(hidden.Select(point => point.StartNs)).ToList();
        var (first, last) = (all.Min(), all.Max());
        var bucket = Math.Max(1, result.BucketNs);
        var width = bucket * Math.Max(1, ((last - first) / bucket + most) / most);
        var count = (int)((last - first) / width) + 1;
        var starts = Enumerable.Range(0, count).Select(i => first + i * width).ToList();
        var shownByBucket = shown.ToLookup(point => (int)((point.StartNs - first) / width));
        var hiddenByBucket = hidden.ToLookup(point => (int)((point.StartNs - first) / width));
        return new TimePoints(
            starts,
            width,
            [.. starts.Select((start, i) => Merge(start, shownByBucket[i]))],
            [.. starts.Select((start, i) => Merge(start, hiddenByBucket[i]))]);
    }

    // Quantiles cannot be added: the worst of the merged buckets is the honest choice.
    private static DashboardPoint Merge(long start, IEnumerable<DashboardPoint> points)
    {
        var list = points.ToList();
        return new DashboardPoint(start, list.Sum(point => point.Requests), list.Sum(point => point.Errors), list.Max(point => point.P50Ns), list.Max(point => point.P95Ns));
    }

    private static HiddenPoint Merge(long start, IEnumerable<HiddenPoint> points)
    {
        var list = points.ToList();
        return new HiddenPoint(
            start,
            list.Sum(point => point.Calls),
            list.Sum(point => point.Attempts),
            list.Sum(point => point.FailedAttempts),
            list.Sum(point => point.Masked),
            list.Sum(point => point.OrphanedNs));
    }
}
