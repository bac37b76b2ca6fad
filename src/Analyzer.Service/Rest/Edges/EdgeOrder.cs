using System.Globalization;
using Analyzer.Service.Rest.Paging;
using Analyzer.Store.Analysis;

namespace Analyzer.Service.Rest.Edges;

/// <summary>Edges from the largest of some measure down, edges alike by name: an order that pages can be cut in.</summary>
internal static class EdgeOrder
{
    /// <summary>Names of the measures.</summary>
    public static readonly string[] Names = ["excess", "amplification", "calls", "attempts", "errors", "masked", "timeouts", "orphanedNs"];

    /// <summary>A page.</summary>
    /// <param name="edges">All edges.</param>
    /// <param name="measure">One of <see cref="Names"/>.</param>
    /// <param name="after">Cursor of the page before; null for the first.</param>
    /// <param name="limit">Most edges.</param>
    public static (IReadOnlyList<EdgeSeriesRow> Items, string? Next) Page(IEnumerable<EdgeSeriesRow> edges, string measure, IReadOnlyList<string>? after, int limit)
    {
        // As text, so that a cursor says exactly where the page ended.
        var ordered = edges.Select(edge => (Edge: edge, Value: Math.Round(Measure(edge, measure), 9)))
            .OrderByDescending(item => item.Value).ThenBy(item => item.Edge.Caller, StringComparer.Ordinal).ThenBy(item => item.Edge.Callee, StringComparer.Ordinal).ThenBy(item => item.Edge.Operation, StringComparer.Ordinal);
        var rest = after is null ? ordered : ordered.SkipWhile(item => !IsAfter(item.Edge, item.Value, measure, after));
        var (items, next) = Paged.Cut([.. rest.Take(limit + 1)], limit, last => Cursor.Write(measure, last.Value.ToString("R", CultureInfo.InvariantCulture), last.Edge.Caller is null ? "" : "-" + last.Edge.Caller, last.Edge.Callee, last.Edge.Operation));
        return ([.. items.Select(item => item.Edge)], next);
    }

    private static bool IsAfter(EdgeSeriesRow edge, double value, string measure, IReadOnlyList<string> after)
    {
        if (after.Count != 5 || after[0] != measure || !double.TryParse(after[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var last)) throw Cursor.OfAnother();
        if (value != last) return value < last;
        var caller = string.CompareOrdinal(edge.Caller is null ? "" : "-" + edge.Caller, after[2]);
        if (caller != 0) return caller > 0;
        var callee = string.CompareOrdinal(edge.Callee, after[3]);
        return callee != 0 ? callee > 0 : string.CompareOrdinal(edge.Operation, after[4]) > 0;
    }

    private static double Measure(EdgeSeriesRow edge, string measure) => measure switch
    {
        "amplification" => edge.Calls > 0 ? edge.Attempts / edge.Calls : 1,
        "calls" => edge.Calls,
        "attempts" => edge.Attempts,
        "errors" => edge.Errors,
        "masked" => edge.Masked,
        "timeouts" => edge.Timeouts,
        "orphanedNs" => edge.OrphanedNs,
        _ => edge.Attempts - edge.Calls,
    };
}
