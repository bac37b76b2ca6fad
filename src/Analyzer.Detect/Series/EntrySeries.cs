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

    /// <summary>Adds another series over the same grid.</summary>
    public void Merge(EntrySeries other)
    {
        for (var slot = 0; slot < Requests.Length; slot++)
        {
            Requests[slot] += other.Requests[slot];
            Errors[slot] += other.Errors[slot];
            if (other.Durations[slot] is { } sketch) (Durations[slot] ??= new LatencySketch()).Merge(sketch);
        }
    }
}
