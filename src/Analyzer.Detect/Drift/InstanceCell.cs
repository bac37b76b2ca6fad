using Analyzer.Detect.Series;

namespace Analyzer.Detect.Drift;

/// <summary>What one instance did in one bucket of time: whole numbers only, so that sums do not depend on their order.</summary>
internal struct InstanceCell
{
    /// <summary>Attempts that it answered, well or with an error; those its caller gave up are not among them.</summary>
    public long Answered;

    /// <summary>Of those, the ones it answered with an error.</summary>
    public long Failed;

    /// <summary>Attempts it answered well whose own work is known.</summary>
    public long Timed;

    /// <summary>Sum, over those, of the logarithm of the own work: the bucket number of <see cref="LatencySketch"/>.</summary>
    public long LogSum;

    /// <summary>Sum of its squares.</summary>
    public long LogSquares;

    /// <summary>Whether nothing was counted.</summary>
    public readonly bool IsEmpty => Answered == 0;

    /// <summary>Mean natural logarithm of the own work in ns; 0 without any.</summary>
    public readonly double MeanLog => Timed == 0 ? 0 : (double)LogSum / Timed * TimeSums.LogStep;

    /// <summary>Variance of that mean, a step's own width included, so that equal durations are not infinitely exact.</summary>
    public readonly double MeanLogVariance
    {
        get
        {
            if (Timed < 2) return TimeSums.LogStep * TimeSums.LogStep;
            var mean = (double)LogSum / Timed;
            var squares = Math.Max(0, LogSquares - (mean * mean * Timed));
            return ((squares / (Timed - 1)) + (1.0 / 12)) / Timed * TimeSums.LogStep * TimeSums.LogStep;
        }
    }

    /// <summary>Adds another cell.</summary>
    public void Add(in InstanceCell other)
    {
        Answered += other.Answered;
        Failed += other.Failed;
        Timed += other.Timed;
        LogSum += other.LogSum;
        LogSquares += other.LogSquares;
    }

    /// <summary>Takes another cell away.</summary>
    public readonly InstanceCell Less(in InstanceCell other) => new()
    {
        Answered = Answered - other.Answered,
        Failed = Failed - other.Failed,
        Timed = Timed - other.Timed,
        LogSum = LogSum - other.LogSum,
        LogSquares = LogSquares - other.LogSquares,
    };
}
