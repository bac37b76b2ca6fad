using Analyzer.Detect.Series;
using Analyzer.Detect.Structure;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Baselines;

/// <summary>The quiet time that signals are compared with: each edge, and what requests did.</summary>
internal sealed class Reference
{
    private readonly Dictionary<EdgeName, EdgeReference> _edges = [];
    private readonly Dictionary<ShapeKey, double> _shapes = [];

    private Reference(BaselineUse use, double seconds, bool sameTime)
    {
        Use = use;
        Seconds = seconds;
        IsSameTime = sameTime;
    }

    /// <summary>Where it came from.</summary>
    public BaselineUse Use { get; }

    /// <summary>Its length, s.</summary>
    public double Seconds { get; }

    /// <summary>Whether it is part of the window, so that nothing but the incident may differ.</summary>
    public bool IsSameTime { get; }

    /// <summary>The entry in it, by slot merged.</summary>
    public required (double Requests, double Errors, long? P95Ns, long? P99Ns) Entry { get; init; }

    /// <summary>An edge; null where it was not called.</summary>
    public EdgeReference? Find(EdgeName name) => _edges.GetValueOrDefault(name);

    /// <summary>Requests that did something; 0 where none did.</summary>
    public double Shape(ShapeKey key) => _shapes.GetValueOrDefault(key);

    /// <summary>Everything that requests did.</summary>
    public IEnumerable<ShapeKey> Shapes => _shapes.Keys;

    /// <summary>The edges that were called.</summary>
    public IEnumerable<EdgeName> Edges => _edges.Keys;

    /// <summary>Takes all slots of a reduction, or those of a quiet part of it.</summary>
    /// <param name="reduction">The reduction.</param>
    /// <param name="quiet">Which of its buckets to take; null: all, and what lies outside them.</param>
    /// <param name="use">What it is.</param>
    public static Reference Of(Reduction reduction, bool[]? quiet, BaselineUse use)
    {
        var grid = reduction.Series.Grid;
        var buckets = quiet?.Count(taken => taken) ?? 0;
        var seconds = quiet is null ? reduction.Window.DurationNs / 1e9 : buckets * (grid.WidthNs / 1e9);
        var reference = new Reference(use, Math.Max(seconds, 1e-9), quiet is not null) { Entry = EntryOf(reduction.Series, quiet) };
        foreach (var (name, edge) in reduction.Series.Edges)
        {
            if (EdgeOf(edge, grid, quiet) is { } found) reference._edges.Add(name, found);
        }

        foreach (var (key, counts) in reduction.Shapes.Items)
        {
            var sum = 0.0;
            for (var slot = 0; slot < counts.Length; slot++)
            {
                if (Takes(quiet, slot)) sum += counts[slot];
            }

            if (sum > 0) reference._shapes.Add(key, sum);
        }

        return reference;
    }

    /// <summary>
    /// Moves what was usual at another time to what a quiet part of the window shows, where the two differ by no more than a
    /// service differs from one hour to the next. What is further off is no habit.
    /// </summary>
    /// <param name="recent">The quiet part of the window.</param>
    /// <param name="factor">How far one hour may be from the next.</param>
    public void MoveTo(Reference recent, double factor)
    {
        foreach (var (name, usual) in _edges)
        {
            if (recent.Find(name) is not { } now) continue;
            Move(ref usual.Times.Whole, ref usual.WholeDrift, now.Times.Whole, now.WholeDrift, factor);
            Move(ref usual.Times.Self, ref usual.SelfDrift, now.Times.Self, now.SelfDrift, factor);
            Move(ref usual.Times.Between, ref usual.BetweenDrift, now.Times.Between, now.BetweenDrift, factor);
        }
    }

    private static void Move(ref TimeSums usual, ref double drift, in TimeSums now, double nowDrift, double factor)
    {
        if (now.Count < 3 || now.MeanNs <= usual.MeanNs || now.MeanNs > factor * usual.MeanNs) return;
        usual = now;
        drift = Math.Max(drift, nowDrift);
    }

    private static bool Takes(bool[]? quiet, int slot) => quiet is null || (slot < quiet.Length && quiet[slot]);

    private static EdgeReference? EdgeOf(EdgeSeries edge, BucketGrid grid, bool[]? quiet)
    {
        var found = new EdgeReference { IsSameTime = quiet is not null };
        foreach (var (name, series) in edge.Instances)
        {
            var (counts, times) = (default(CountSums), default(AttemptTimes));
            for (var slot = 0; slot < grid.Slots; slot++)
            {
                if (!Takes(quiet, slot)) continue;
                counts.Add(series.Cells[slot]);
                times.Add(series.Times[slot]);
            }

            if (counts.IsEmpty) continue;
            found.Counts.Add(counts);
            found.Times.Add(times);
            found.Instances.Add(name, (counts, times));
        }

        if (found.Counts.IsEmpty) return null;
        found.WholeDrift = DriftOf(edge, grid, quiet, static times => times.Whole);
        found.SelfDrift = DriftOf(edge, grid, quiet, static times => times.Self);
        found.BetweenDrift = DriftOf(edge, grid, quiet, static times => times.Between);
        return found;
    }

    // Between-bucket standard deviation in excess of what the spread inside buckets explains (one-way random effects, method of
    // moments: DerSimonian and Laird, Meta-Analysis in Clinical Trials, 1986).
    private static double DriftOf(EdgeSeries edge, BucketGrid grid, bool[]? quiet, Func<AttemptTimes, TimeSums> part)
    {
        double weights = 0, squares = 0, means = 0, meanSquares = 0;
        var buckets = 0;
        var all = default(TimeSums);
        var cells = new TimeSums[grid.Count];
        for (var slot = 0; slot < grid.Count; slot++)
        {
            if (!Takes(quiet, slot)) continue;
            foreach (var series in edge.Instances.Values) cells[slot].Add(part(series.Times[slot]));
            all.Add(cells[slot]);
        }

        var variance = all.VarianceLog;
        foreach (ref readonly var cell in cells.AsSpan())
        {
            if (cell.Count < 2) continue;
            var weight = cell.Count / variance;
            weights += weight;
            squares += weight * weight;
            means += weight * cell.MeanLog;
            meanSquares += weight * cell.MeanLog * cell.MeanLog;
            buckets++;
        }

        if (buckets < 3) return 0;
        var heterogeneity = meanSquares - (means * means / weights);
        var scale = weights - (squares / weights);
        return scale > 0 ? Math.Sqrt(Math.Max(0, (heterogeneity - (buckets - 1)) / scale)) : 0;
    }

    private static (double Requests, double Errors, long? P95Ns, long? P99Ns) EntryOf(EdgeSeriesSet set, bool[]? quiet)
    {
        var entries = set.Entries.FirstOrDefault(series => series.Requests.Any(count => count > 0));
        if (entries is null) return (0, 0, null, null);
        double requests = 0, errors = 0;
        var durations = new LatencySketch();
        for (var slot = 0; slot < set.Grid.Slots; slot++)
        {
            if (!Takes(quiet, slot)) continue;
            requests += entries.Requests[slot];
            errors += entries.Errors[slot];
            if (entries.Durations[slot] is { } sketch) durations.Merge(sketch);
        }

        return (requests, errors, durations.Count > 0 ? durations.Quantile(0.95) : null, durations.Count > 0 ? durations.Quantile(0.99) : null);
    }
}
