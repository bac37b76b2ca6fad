namespace Analyzer.Model.Spans;

/// <summary>A clock's time as spans have it.</summary>
public static class UnixTime
{
    /// <summary>Now, Unix ns.</summary>
    public static long NowNs(this TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
    }
}
