namespace Analyzer.Detect.Series;

/// <summary>Where the time of attempts went, in one cell of a series.</summary>
internal struct AttemptTimes
{
    /// <summary>As the caller saw them; where it has no span, the callee's.</summary>
    public TimeSums Whole;

    /// <summary>The callee's own work: its span less its own calls; of a callee without spans nothing is known.</summary>
    public TimeSums Self;

    /// <summary>The caller's span less the callee's: network, queues before the callee's span, work of the client.</summary>
    public TimeSums Between;

    /// <summary>Whether nothing was added.</summary>
    public readonly bool IsEmpty => Whole.Count == 0;

    /// <summary>Adds another cell.</summary>
    public void Add(in AttemptTimes other)
    {
        Whole.Add(other.Whole);
        Self.Add(other.Self);
        Between.Add(other.Between);
    }
}
