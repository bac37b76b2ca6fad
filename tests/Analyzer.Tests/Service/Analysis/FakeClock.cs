namespace Analyzer.Tests.Service.Analysis;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class FakeClock(long unixNs) : TimeProvider
{
    private long _unixNs = unixNs;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_unixNs / TimeSpan.NanosecondsPerTick);

    public void Advance(long ns) => _unixNs += ns;
}
