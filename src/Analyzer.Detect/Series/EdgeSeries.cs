using Analyzer.Model.Calls;

namespace Analyzer.Detect.Series;

/// <summary>
/// One edge over time: counts per instance and bucket, durations per bucket, and what else its summary needs. Holds names
/// and numbers only, so the series of different slices and batches merge: counts add, sketches merge.
/// </summary>
/// <param name="name">The edge.</param>
/// <param name="slots">Slots of the grid.</param>
internal sealed class EdgeSeries(EdgeName name, int slots)
{
    /// <summary>Most distinct edges whose retries can meet on one chain and still be told apart.</summary>
    public const int MaxShare = 8;

    /// <summary>The edge.</summary>
    public EdgeName Name { get; } = name;

    /// <summary>By instance of the callee; the empty name where it is unknown.</summary>
    public Dictionary<string, InstanceSeries> Instances { get; } = new(StringComparer.Ordinal);

    /// <summary>Durations of calls per slot; null where none began.</summary>
    public LatencySketch?[] Durations { get; } = new LatencySketch?[slots];

    /// <summary>Waits before the callee began.</summary>
    public LatencySketch QueueDelay { get; } = new();

    /// <summary>The callee's own work per attempt.</summary>
    public LatencySketch SelfTime { get; } = new();

    /// <summary>Failed attempts by label.</summary>
    public Dictionary<string, double> Failures { get; } = new(StringComparer.Ordinal);

    /// <summary>Grouped calls by <see cref="Verdict"/>.</summary>
    public double[] Verdicts { get; } = new double[4];

    /// <summary>
    /// Excess attempts that this edge shares in, by the number of edges that share each: index k holds those with k + 1
    /// (<see cref="MaxShare"/> and more in the last).
    /// </summary>
    public double[] SharedExcess { get; } = new double[MaxShare];

    /// <summary>The most telling calls.</summary>
    public TellingCalls Telling { get; } = new();

    /// <summary>The slowest calls.</summary>
    public TellingCalls Slowest { get; } = new();

    /// <summary>Sampling error of the factor.</summary>
    public RatioSums Ratio;

    /// <summary>Whether any call reached a callee with spans of its own.</summary>
    public bool Instrumented;

    /// <summary>Most attempts of one call.</summary>
    public int MaxAttempts;

    /// <summary>Attempts that spans show.</summary>
    public double TimedAttempts;

    /// <summary>Of those, the ones with a span on both sides.</summary>
    public double PairedAttempts;

    /// <summary>Calls that may be cut off.</summary>
    public double MayBeCensored;

    /// <summary>Lowest confidence of a grouping; 1 without one.</summary>
    public double LowestConfidence = 1;

    /// <summary>Counts per slot over all instances.</summary>
    public CountSums[] Cells()
    {
        var cells = new CountSums[Durations.Length];
        foreach (var instance in Instances.Values)
        {
            for (var slot = 0; slot < cells.Length; slot++) cells[slot].Add(instance.Cells[slot]);
        }

        return cells;
    }

    /// <summary>Durations over all slots.</summary>
    public LatencySketch AllDurations()
    {
        var all = new LatencySketch();
        foreach (var sketch in Durations)
        {
            if (sketch is not null) all.Merge(sketch);
        }

        return all;
    }

    /// <summary>Excess attempts that count as this edge's own doing; see <see cref="Amplification.ExcessAttribution"/>.</summary>
    public double AttributedExcess()
    {
        // Added from the smallest share up, in the same order whatever order they were found in.
        var sum = 0.0;
        for (var k = MaxShare - 1; k >= 0; k--) sum += SharedExcess[k] / (k + 1);
        return sum;
    }

    /// <summary>Adds the same edge's series of another slice or window.</summary>
    /// <param name="other">The series.</param>
    /// <param name="map">The slot here of each of its slots; see <see cref="BucketGrid.MapFrom"/>.</param>
    public void Merge(EdgeSeries other, ReadOnlySpan<int> map)
    {
        foreach (var (instance, series) in other.Instances) InstanceOf(instance).Merge(series, map);
        for (var slot = 0; slot < map.Length; slot++)
        {
            if (other.Durations[slot] is { } sketch) (Durations[map[slot]] ??= new LatencySketch()).Merge(sketch);
        }

        QueueDelay.Merge(other.QueueDelay);
        SelfTime.Merge(other.SelfTime);
        foreach (var (label, count) in other.Failures) Failures[label] = Failures.GetValueOrDefault(label) + count;
        for (var i = 0; i < Verdicts.Length; i++) Verdicts[i] += other.Verdicts[i];
        for (var i = 0; i < SharedExcess.Length; i++) SharedExcess[i] += other.SharedExcess[i];
        Telling.Merge(other.Telling);
        Slowest.Merge(other.Slowest);
        Ratio.Add(other.Ratio);
        Instrumented |= other.Instrumented;
        MaxAttempts = Math.Max(MaxAttempts, other.MaxAttempts);
        TimedAttempts += other.TimedAttempts;
        PairedAttempts += other.PairedAttempts;
        MayBeCensored += other.MayBeCensored;
        LowestConfidence = Math.Min(LowestConfidence, other.LowestConfidence);
    }

    /// <summary>The series of an instance, adding it if it is new.</summary>
    public InstanceSeries InstanceOf(string instance)
    {
        if (!Instances.TryGetValue(instance, out var series)) Instances.Add(instance, series = new InstanceSeries(Durations.Length));
        return series;
    }
}
