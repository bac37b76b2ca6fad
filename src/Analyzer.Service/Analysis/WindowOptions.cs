namespace Analyzer.Service.Analysis;

/// <summary>How windows are analysed.</summary>
internal sealed record WindowOptions
{
    /// <summary>How long no span must have come for a window before it is analysed, ns.</summary>
    public long SettleNs { get; init; } = 30_000_000_000;

    /// <summary>
    /// How far before and after a window the spans of its traces are looked for, ns. Rounded up to whole windows, so that of
    /// two windows each sees the other or neither does.
    /// </summary>
    public long HorizonNs { get; init; } = 300_000_000_000;

    /// <summary>Width of the buckets that a window is reduced to, ns: the finest that a long report can have.</summary>
    public long BucketNs { get; init; } = 1_000_000_000;

    /// <summary>Spans that are analysed at once: what bounds memory, at about 600 B each.</summary>
    public long SpansPerSlice { get; init; } = 500_000;

    /// <summary>How long to wait when nothing is due, ns.</summary>
    public long PauseNs { get; init; } = 5_000_000_000;

    /// <summary>How long a window whose analysis failed is passed over the first time, ns; doubled each time.</summary>
    public long FirstRetryNs { get; init; } = 10_000_000_000;

    /// <summary>Longest that a failing window is passed over, ns.</summary>
    public long LongestRetryNs { get; init; } = 3_600_000_000_000;

    /// <summary>The horizon in whole windows, ns.</summary>
    /// <param name="windowNs">Width of a window, ns.</param>
    public long WholeHorizonNs(long windowNs) => (HorizonNs + windowNs - 1) / windowNs * windowNs;

    /// <summary>In how many slices so many spans are analysed: one wherever they fit, so that references between traces are seen.</summary>
    public int Slices(long spans)
    {
        var slices = 1;
        while (slices < 256 && spans > SpansPerSlice * slices) slices *= 2;
        return slices;
    }
}
