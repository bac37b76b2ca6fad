using Analyzer.Detect.Amplification;
using Analyzer.Detect.Series;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;

namespace Analyzer.Detect;

/// <summary>A call set reduced to series and paths.</summary>
/// <param name="TraceTimes">When each trace began, Unix ns.</param>
/// <param name="Window">The time reduced.</param>
/// <param name="Index">The calls.</param>
/// <param name="Series">Their edges.</param>
/// <param name="Paths">Their paths.</param>
internal sealed record Reduction(long[] TraceTimes, TimeWindow Window, CallIndex Index, EdgeSeriesSet Series, PathTree Paths)
{
    /// <summary>Reduces a call set.</summary>
    /// <param name="set">The calls.</param>
    /// <param name="fromNs">First instant, Unix ns; null: from the first span.</param>
    /// <param name="toNs">First instant after it, Unix ns; null: to the last span.</param>
    /// <param name="bucketNs">Width of a bucket, ns; null: chosen from the window.</param>
    public static Reduction Of(CallSet set, long? fromNs, long? toNs, long? bucketNs)
    {
        var times = WindowFinder.TraceTimes(set);
        var window = WindowFinder.Find(set, times, fromNs, toNs);
        var grid = BucketGrid.Over(window.StartNs, window.EndNs, bucketNs);
        var index = CallIndex.Build(set, times, window);
        var series = EdgeSeriesReducer.Reduce(index, grid);
        ExcessAttribution.Attribute(index, series);
        return new Reduction(times, window, index, series, PathTree.Build(index, grid));
    }
}
