namespace Analyzer.Service.Reports.Schedules;

/// <summary>Between Unix ns and the times of .NET.</summary>
internal static class Unix
{
    /// <summary>The time, UTC.</summary>
    public static DateTimeOffset Time(long unixNs) => DateTimeOffset.UnixEpoch.AddTicks(unixNs / TimeSpan.NanosecondsPerTick);

    /// <summary>Unix ns.</summary>
    public static long Ns(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
