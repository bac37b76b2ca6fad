namespace Analyzer.IntegrationTests.Store;

/// <summary>A clock that a test moves.</summary>
internal sealed class StoppedClock : TimeProvider
{
    /// <summary>The time, Unix ns.</summary>
    public long NowNs { get; set; } = SpanMaker.HourNs;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(NowNs / 100);
}
