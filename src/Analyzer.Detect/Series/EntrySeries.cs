namespace Analyzer.Detect.Series;

/// <summary>Entry calls of one rank over time, as a dashboard counts them.</summary>
/// <param name="slots">Slots of the grid.</param>
internal sealed class EntrySeries(int slots)
{
    /// <summary>Requests per slot, weighted.</summary>
    public double[] Requests { get; } = new double[slots];

    /// <summary>Those that failed.</summary>
    public double[] Errors { get; } = new double[slots];

    /// <summary>Durations per slot; null where none began.</summary>
    public LatencySketch?[] Durations { get; } = new LatencySketch?[slots];

    /// <summary>Counts one request.</summary>
    public void Add(int slot, long durationNs, bool failed, double weight)
    {
        Requests[slot] += weight;
        if (failed) Errors[slot] += weight;
        (Durations[slot] ??= new LatencySketch()).Add(durationNs, weight);
    }

    /// <summary>Adds another series.</summary>
    /// <param name="other">The series.</param>
    /// <param name="map">The slot here of each of its slots; see <see cref="BucketGrid.MapFrom"/>.</param>
    public void Merge(EntrySeries other, ReadOnlySpan<int> map)
    {
        for (var slot = 0; slot < map.Length; slot++)
        {
            var to = map[slot];
            Requests[to] += other.Requests[slot];
            Errors[to] += other.Errors[slot];
            if (other.Durations[slot] is { } sketch) (Durations[to] ??= new LatencySketch()).Merge(sketch);
        }
    }
}
