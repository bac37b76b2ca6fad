using Analyzer.Ingest.Files;

namespace Analyzer.Service.Acceptance;

/// <summary>How much may wait for its commit, and for how long.</summary>
internal sealed record AcceptanceLimits
{
    /// <summary>Spans after which a group takes no further request. A single request may hold more.</summary>
    public int MaxGroupSpans { get; init; } = 100_000;

    /// <summary>Bytes of decoded requests after which a group takes no further one. A single request may be larger.</summary>
    public long MaxGroupBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of interned strings that are kept from one commit to the next.</summary>
    public long MaxKeptStringBytes { get; init; } = 16L << 20;

    /// <summary>How long a request waits for room in a group before it is told to come back.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a group collects requests although the store is free. Zero: as soon as it is free.</summary>
    public TimeSpan GroupDelay { get; init; } = TimeSpan.Zero;

    /// <summary>First pause after the store failed; doubled with each further failure.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause after the store failed.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Patterns of keys whose values are not stored, with <c>*</c> for any characters; empty stores everything.</summary>
    public IReadOnlyList<string> Redact { get; init; } = [];

    /// <summary>What a span may carry.</summary>
    public ReadOptions Decoding { get; init; } = new();
}
