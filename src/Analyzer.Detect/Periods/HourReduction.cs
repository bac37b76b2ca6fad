using Analyzer.Detect.Series;
using Analyzer.Detect.Structure;
using Analyzer.Detect.Views;

namespace Analyzer.Detect.Periods;

/// <summary>An hour, reduced twice: to one bucket, which merges with other hours, and to a row for each edge.</summary>
public sealed class HourReduction
{
    /// <summary>Length of an hour, ns.</summary>
    public const long HourNs = 3_600_000_000_000;

    /// <summary>Length of a minute, ns: the buckets that an hour is made from.</summary>
    public const long MinuteNs = 60_000_000_000;

    private HourReduction(Reduction whole, IReadOnlyList<EdgeHour> edges, double requests, double errors) => (Whole, Edges, Requests, Errors) = (whole, edges, requests, errors);

    /// <summary>The hour as one bucket.</summary>
    public Reduction Whole { get; }

    /// <summary>Its edges in which something ran, in ordinal order.</summary>
    public IReadOnlyList<EdgeHour> Edges { get; }

    /// <summary>Requests that entered the system, weighted.</summary>
    public double Requests { get; }

    /// <summary>Those that failed.</summary>
    public double Errors { get; }

    /// <summary>Reduces an hour.</summary>
    /// <param name="minutes">The hour in buckets of a minute; traces that began in it.</param>
    public static HourReduction Of(Reduction minutes)
    {
        ArgumentNullException.ThrowIfNull(minutes);
        var startNs = minutes.Window.StartNs;
        var merged = Reduction.Empty(minutes.Window, HourNs);
        merged.Merge(minutes);
        // What requests do is compared within an incident, not between weeks.
        var whole = new Reduction(minutes.Window, merged.Tables with { Shapes = new ShapeTable(merged.Series.Grid) }) { Quality = merged.Quality, Traces = merged.Traces, Spans = merged.Spans, OutsideWindow = merged.OutsideWindow };
        var set = minutes.Series;
        var entries = set.Entries[(int)DashboardSummary.BestRank(set)];
        return new HourReduction(whole, [.. set.Edges.Values.Select(edge => Of(edge, set.Grid, startNs)).Where(edge => edge is not null).Select(edge => edge!)], entries.Requests.Sum(), entries.Errors.Sum());
    }

    // What began after the hour in a trace of it counts in the hour, but is no minute of it.
    private static EdgeHour? Of(EdgeSeries edge, BucketGrid grid, long startNs)
    {
        var cells = edge.Cells();
        var (total, worst) = (default(CountSums), 0);
        for (var slot = 0; slot < cells.Length; slot++)
        {
            total.Add(cells[slot]);
            if (slot < grid.Count && cells[slot].Attempts - cells[slot].Calls > cells[worst].Attempts - cells[worst].Calls) worst = slot;
        }

        if (total.IsEmpty) return null;
        ref readonly var minute = ref cells[worst];
        return new EdgeHour(
            new PeriodEdge(edge.Name.Caller, edge.Name.Callee, edge.Name.Operation),
            startNs,
            total.ToCounts(),
            edge.Durations.Sum(sketch => sketch?.SumNs ?? 0),
            (double)total.WorkNs.Value,
            new EdgeMinute(grid.Count > 0 ? grid.StartOf(worst) : startNs, minute.Calls, minute.Attempts, minute.Errors, minute.FirstFailed));
    }
}
