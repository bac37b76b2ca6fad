namespace Analyzer.Graph.Assemble;

/// <summary>Times that can be subtracted, shifted and waited after without overflow; whatever a span says, it is brought inside.</summary>
internal static class Times
{
    /// <summary>In the year 2225; what is left up to the largest number is 36 years, more than any wait that is added.</summary>
    public const long LatestNs = long.MaxValue - (1L << 60);

    /// <summary>The nearest Unix time, ns, from 1970 to <see cref="LatestNs"/>.</summary>
    public static long Bound(long unixNs) => Math.Clamp(unixNs, 0, LatestNs);

    /// <summary>A bounded time moved by a shift, and bounded again.</summary>
    public static long Shift(long unixNs, long byNs) => byNs >= 0
        ? unixNs > LatestNs - byNs ? LatestNs : unixNs + byNs
        : unixNs + byNs < 0 ? 0 : unixNs + byNs;

    /// <summary>Two shifts, one after the other.</summary>
    public static long Add(long oneNs, long otherNs) => (long)Int128.Clamp((Int128)oneNs + otherNs, -LatestNs, LatestNs);
}
