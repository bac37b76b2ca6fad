namespace Analyzer.Detect.Series;

/// <summary>
/// Mean and spread of a duration, on its own scale and on a logarithmic one, where durations are closer to normal and one
/// that is a thousand times too long cannot drown the others. The logarithm is the bucket of <see cref="LatencySketch"/>,
/// thirty-second parts of an octave, so the sums are whole numbers and exact in any order of addition.
/// </summary>
internal struct TimeSums
{
    /// <summary>Natural logarithm of one step.</summary>
    public const double LogStep = 0.6931471805599453 / 32;

    private long _steps;
    private WideSum _squares;
    private WideSum _ns;

    /// <summary>Durations added, weighted.</summary>
    public double Count { get; private set; }

    /// <summary>Mean duration, ns; 0 without any.</summary>
    public readonly double MeanNs => Count > 0 ? (double)_ns / Count : 0;

    /// <summary>Sum of the durations, weighted, ns.</summary>
    public readonly double SumNs => (double)_ns;

    /// <summary>Mean of the natural logarithm of the duration in ns; 0 without any.</summary>
    public readonly double MeanLog => Count > 0 ? _steps / Count * LogStep : 0;

    /// <summary>Variance of the same, that of one step's width included.</summary>
    public readonly double VarianceLog
    {
        get
        {
            if (Count <= 1) return LogStep * LogStep;
            var mean = _steps / Count;
            var variance = (((double)_squares / Count) - (mean * mean)) * Count / (Count - 1);
            return (Math.Max(0, variance) + (1.0 / 12)) * LogStep * LogStep;
        }
    }

    /// <summary>Adds a duration, ns, as often as its weight says; one below 1 ns counts as 1 ns.</summary>
    public void Add(long durationNs, double weight)
    {
        if (durationNs < 1) durationNs = 1;
        Add(durationNs, LatencySketch.IndexOf(durationNs), weight);
    }

    /// <summary>Adds a duration of at least 1 ns whose bucket is known.</summary>
    public void Add(long durationNs, int step, double weight)
    {
        Count += weight;
        if (weight == 1)
        {
            _steps += step;
            _squares.Add((long)step * step);
            _ns.Add(durationNs);
            return;
        }

        _steps += (long)Math.Round(step * weight);
        _squares.Add((Int128)Math.Round((double)step * step * weight));
        _ns.Add(LatencySketch.Weighted(durationNs, weight));
    }

    /// <summary>Adds everything another sum holds.</summary>
    public void Add(in TimeSums other)
    {
        Count += other.Count;
        _steps += other._steps;
        _squares.Add(other._squares);
        _ns.Add(other._ns);
    }

    /// <summary>Writes the sums.</summary>
    public readonly void Write(States.StateWriter writer)
    {
        writer.Number(Count);
        if (Count == 0) return;
        writer.Signed(_steps);
        writer.Sum(_squares.Value);
        writer.Sum(_ns.Value);
    }

    /// <summary>Reads sums.</summary>
    public static TimeSums Read(ref States.StateReader reader)
    {
        var sums = new TimeSums { Count = reader.Number() };
        if (sums.Count == 0) return sums;
        sums._steps = reader.Signed();
        sums._squares = reader.Sum();
        sums._ns = reader.Sum();
        return sums;
    }
}
