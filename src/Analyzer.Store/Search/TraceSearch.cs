using Analyzer.Model.Spans;

namespace Analyzer.Store.Search;

/// <summary>
/// Which traces to find: those with one span that meets every condition. Texts are compared exactly, whole, and by case.
/// </summary>
public sealed record TraceSearch
{
    /// <summary>Earliest start of the span, Unix ns.</summary>
    public long FromNs { get; init; } = long.MinValue;

    /// <summary>First start of the span no longer asked for, Unix ns.</summary>
    public long ToNs { get; init; } = long.MaxValue;

    /// <summary>The span's service; without a namespace, the services of that name in any namespace. Null: any.</summary>
    public string? Service { get; init; }

    /// <summary>The span's name; null: any.</summary>
    public string? Operation { get; init; }

    /// <summary>The span's kind; null: any.</summary>
    public SpanKind? Kind { get; init; }

    /// <summary>The span's status; null: any.</summary>
    public SpanStatus? Status { get; init; }

    /// <summary>Name of the span's instrumentation scope; null: any.</summary>
    public string? Scope { get; init; }

    /// <summary>Shortest duration of the span, ns; null: any.</summary>
    public long? MinDurationNs { get; init; }

    /// <summary>Longest duration of the span, ns; null: any.</summary>
    public long? MaxDurationNs { get; init; }

    /// <summary>
    /// Attributes of the span or of its resource, each with its value as text: integers in decimal, doubles as short as they read
    /// back, <c>true</c> and <c>false</c>, arrays and maps as compact JSON, bytes in Base64.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>Most hits to give; at least 1.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>The last hit of the page before; null for the first page.</summary>
    public TraceHit? After { get; init; }
}

/// <summary>A trace that a search found. Hits are ordered newest first, equal starts by the larger trace id.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="StartNs">Start of its newest span that meets the conditions, Unix ns.</param>
public sealed record TraceHit(TraceId TraceId, long StartNs) : IComparable<TraceHit>
{
    /// <summary>Negative when this hit comes before the other.</summary>
    public int CompareTo(TraceHit? other) =>
        other is null ? 1 : StartNs != other.StartNs ? other.StartNs.CompareTo(StartNs) : other.TraceId.CompareTo(TraceId);
}
