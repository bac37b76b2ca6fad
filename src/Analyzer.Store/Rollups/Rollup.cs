using Analyzer.Store.Analysis;

namespace Analyzer.Store.Rollups;

/// <summary>What an hour, a day or a week came to; table <c>rollup</c>.</summary>
/// <param name="FromNs">Its start, Unix ns.</param>
/// <param name="WidthNs">Its length, ns.</param>
/// <param name="Spans">Spans it was made from.</param>
/// <param name="State">Everything that merging needs, in the encoding of the analysis; opaque to the store.</param>
public sealed record Rollup(long FromNs, long WidthNs, long Spans, ReadOnlyMemory<byte> State);

/// <summary>An hour, day or week whose parts changed since it was rolled up; table <c>rollup_due</c>.</summary>
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

/// <summary>Requests that entered the system in an hour; with the sums over edges in table <c>hour_total</c>.</summary>
/// <param name="StartNs">Its start, Unix ns.</param>
/// <param name="Requests">Requests, weighted.</param>
/// <param name="Errors">Those that failed.</param>
public readonly record struct EntryHour(long StartNs, double Requests, double Errors);

/// <summary>Sums of an hour; table <c>hour_total</c>.</summary>
/// <param name="Entries">Requests that entered the system.</param>
/// <param name="Counts">Sums over all edges between services; its names are empty.</param>
/// <param name="WorkNs">Time callees spent on attempts, ns.</param>
public sealed record HourTotal(EntryHour Entries, EdgeSeriesRow Counts, double WorkNs)
{
    /// <summary>Sums an hour.</summary>
    /// <param name="entries">Requests that entered the system.</param>
    /// <param name="edges">Edges of the hour; entries among them are left out.</param>
    public static HourTotal Of(EntryHour entries, IEnumerable<EdgeHourRow> edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        var (total, workNs) = (new EdgeSeriesRow(entries.StartNs, 3_600_000_000_000, null, "", ""), 0d);
        foreach (var edge in edges.Where(edge => edge.Counts.Caller is not null)) (total, workNs) = (total.Plus(edge.Counts), workNs + edge.WorkNs);
        return new HourTotal(entries, total, workNs);
    }
}

/// <summary>Sums of an edge over a step of time.</summary>
/// <param name="Counts">The sums; begins with the step and is as wide.</param>
/// <param name="WorkNs">Time callees spent on attempts, ns.</param>
/// <param name="PeakAmplification">Largest attempts ÷ calls of an hour with enough calls, hedges left out; 0 without such an hour.</param>
public sealed record RollupSum(EdgeSeriesRow Counts, double WorkNs, double PeakAmplification);

/// <summary>Which edge.</summary>
/// <param name="Caller">Calling service; null for entries.</param>
/// <param name="Callee">Called service.</param>
/// <param name="Operation">What is called.</param>
public readonly record struct EdgeKey(string? Caller, string Callee, string Operation);
