using Analyzer.Store.Analysis;

namespace Analyzer.Store.Rollups;

/// <summary>What an hour or a day came to; table <c>rollup</c>.</summary>
/// <param name="FromNs">Its start, Unix ns.</param>
/// <param name="WidthNs">Its length, ns.</param>
/// <param name="Spans">Spans it was made from.</param>
/// <param name="State">Everything that merging needs, in the encoding of the analysis; opaque to the store.</param>
public sealed record Rollup(long FromNs, long WidthNs, long Spans, ReadOnlyMemory<byte> State);

/// <summary>An hour or day whose parts changed since it was rolled up; table <c>rollup_due</c>.</summary>
/// <param name="FromNs">Its start, Unix ns.</param>
/// <param name="WidthNs">Its length, ns.</param>
/// <param name="Changes">How many changes it had when this was read.</param>
public readonly record struct RollupDue(long FromNs, long WidthNs, long Changes);

/// <summary>One edge in one hour; table <c>edge_hour</c>.</summary>
/// <param name="Counts">Its counts.</param>
/// <param name="WorkNs">Time the callee spent on attempts, ns.</param>
/// <param name="Worst">The minute with most attempts beyond calls.</param>
public sealed record EdgeHourRow(EdgeSeriesRow Counts, double WorkNs, WorstMinute Worst);

/// <summary>The minute of an hour in which an edge repeated most.</summary>
/// <param name="StartNs">Its start, Unix ns.</param>
/// <param name="Calls">Logical calls.</param>
/// <param name="Attempts">Attempts.</param>
/// <param name="Errors">Calls that failed in the end.</param>
/// <param name="FirstFailed">Calls whose first attempt failed.</param>
public readonly record struct WorstMinute(long StartNs, double Calls, double Attempts, double Errors, double FirstFailed);

/// <summary>Requests that entered the system in an hour; table <c>entry_hour</c>.</summary>
/// <param name="StartNs">Its start, Unix ns.</param>
/// <param name="Requests">Requests, weighted.</param>
/// <param name="Errors">Those that failed.</param>
public readonly record struct EntryHour(long StartNs, double Requests, double Errors);

/// <summary>Sums over a step of time: all edges between services, or one.</summary>
/// <param name="Counts">The sums; begins with the step and is as wide.</param>
/// <param name="WorkNs">Time callees spent on attempts, ns.</param>
/// <param name="PeakAmplification">Largest attempts ÷ calls of an hour with enough calls, of one edge; 0 without such an hour, or over all edges.</param>
public sealed record RollupSum(EdgeSeriesRow Counts, double WorkNs, double PeakAmplification);
