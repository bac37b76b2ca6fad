namespace Analyzer.Report.Pictures;

/// <summary>Steps at which an axis is labelled.</summary>
internal static class Scale
{
    private static readonly long[] s_steps = Steps();

    /// <summary>The smallest of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 × 10ⁿ at or above <paramref name="value"/>, so that axes end on round numbers.</summary>
    public static double Round(double value)
    {
        if (!(value > 0)) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        foreach (var step in (ReadOnlySpan<double>)[1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10])
            if (value <= step * power * 1.0000001) return step * power;
        return 10 * power;
    }

    /// <summary>A step in ns that gives at most <paramref name="most"/> labels over <paramref name="lengthNs"/>.</summary>
    public static long TimeStep(long lengthNs, int most)
    {
        foreach (var step in s_steps)
            if (lengthNs / step <= most) return step;
        return s_steps[^1];
    }

    private static long[] Steps()
    {
        const long ms = 1_000_000, s = 1000 * ms, min = 60 * s, h = 60 * min, d = 24 * h;
        return
        [
            1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
            ms, 2 * ms, 5 * ms, 10 * ms, 20 * ms, 50 * ms, 100 * ms, 200 * ms, 500 * ms,
            s, 2 * s, 5 * s, 10 * s, 15 * s, 30 * s, min, 2 * min, 5 * min, 10 * min, 15 * min, 30 * min,
            h, 2 * h, 3 * h, 6 * h, 12 * h, d, 2 * d, 7 * d, 30 * d,
        ];
    }
}
