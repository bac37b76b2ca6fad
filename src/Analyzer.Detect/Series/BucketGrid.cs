namespace Analyzer.Detect.Series;

/// <summary>
/// Buckets of one width on a grid that starts at the Unix epoch, so that series of different slices fall on the same buckets.
/// </summary>
/// <param name="WidthNs">Width of a bucket, ns.</param>
/// <param name="FirstBucket">Number of the first bucket, counted from the epoch.</param>
/// <param name="Count">Buckets.</param>
internal readonly record struct BucketGrid(long WidthNs, long FirstBucket, int Count)
{
    /// <summary>Most buckets of a series; a finer width than that is widened.</summary>
    public const int MaxBuckets = 10_000;

    private const int AimedBuckets = 120;
    private const long SecondNs = 1_000_000_000;
    private const long DayNs = 86_400 * SecondNs;

    private static readonly int[] s_ladderSeconds =
        [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200];

    /// <summary>Slot for what lies outside the grid: it counts in totals but is no point of the series.</summary>
    public int Outside => Count;

    /// <summary>Slots, the one outside included.</summary>
    public int Slots => Count + 1;

    /// <summary>The grid over a window.</summary>
    /// <param name="startNs">First instant, Unix ns.</param>
    /// <param name="endNs">First instant after it, Unix ns.</param>
    /// <param name="widthNs">Wished width, ns; null: the finest of the ladder that needs at most about 120 buckets.</param>
    public static BucketGrid Over(long startNs, long endNs, long? widthNs)
    {
        if (endNs <= startNs) return new BucketGrid(widthNs is > 0 ? widthNs.Value : SecondNs, 0, 0);
        var length = (UInt128)(ulong)(endNs - startNs);
        var width = widthNs is > 0 ? widthNs.Value : Width(length, AimedBuckets);
        if (length / (UInt128)(ulong)width > MaxBuckets) width = Width(length, MaxBuckets);
        var first = FloorDivide(startNs, width);
        return new BucketGrid(width, first, (int)(FloorDivide(endNs - 1, width) - first + 1));
    }

    /// <summary>Slot of an instant; <see cref="Outside"/> where the grid does not reach.</summary>
    public int SlotOf(long unixNs)
    {
        var at = FloorDivide(unixNs, WidthNs) - FirstBucket;
        return (ulong)at < (ulong)Count ? (int)at : Count;
    }

    /// <summary>Start of a bucket, Unix ns.</summary>
    public long StartOf(int bucket) => (FirstBucket + bucket) * WidthNs;

    /// <summary>For each slot of a finer (or equal) grid, the slot here that holds it.</summary>
    /// <exception cref="ArgumentException">Its buckets do not lie whole inside these.</exception>
    public int[] MapFrom(BucketGrid finer)
    {
        if (WidthNs % finer.WidthNs != 0) throw new ArgumentException($"Buckets of {finer.WidthNs} ns cannot be merged into buckets of {WidthNs} ns.", nameof(finer));
        var map = new int[finer.Slots];
        for (var bucket = 0; bucket < finer.Count; bucket++) map[bucket] = SlotOf(finer.StartOf(bucket));
        map[finer.Outside] = Outside;
        return map;
    }

    private static long Width(UInt128 length, int buckets)
    {
        foreach (var seconds in s_ladderSeconds)
        {
            if (length <= (UInt128)(ulong)(seconds * SecondNs) * (uint)buckets) return seconds * SecondNs;
        }

        return ((long)(length / (UInt128)DayNs / (uint)buckets) + 1) * DayNs;
    }

    private static long FloorDivide(long value, long by)
    {
        var (quotient, remainder) = Math.DivRem(value, by);
        return remainder < 0 ? quotient - 1 : quotient;
    }
}
