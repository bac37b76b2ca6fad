using Analyzer.Model.Findings;

namespace Analyzer.Detect;

/// <summary>One edge in one bucket of time.</summary>
/// <param name="StartNs">Start of the bucket, Unix ns.</param>
/// <param name="WidthNs">Width of the bucket, ns.</param>
/// <param name="Caller">The calling service; null for entry requests.</param>
/// <param name="Callee">The called service or uninstrumented peer.</param>
/// <param name="Operation">What was called.</param>
/// <param name="Counts">What ran.</param>
/// <param name="DurationNs">Sum of the calls' durations, weighted, ns.</param>
public sealed record EdgeBucket(long StartNs, long WidthNs, string? Caller, string Callee, string Operation, EdgeCounts Counts, double DurationNs);
