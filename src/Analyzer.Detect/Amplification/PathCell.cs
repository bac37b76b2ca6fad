namespace Analyzer.Detect.Amplification;

/// <summary>What a path's last edge carried for the entry requests of one bucket.</summary>
internal struct PathCell
{
    /// <summary>Calls, weighted.</summary>
    public double Calls;

    /// <summary>Attempts, weighted.</summary>
    public double Attempts;

    /// <summary>Calls in the data, unweighted.</summary>
    public long Samples;

    /// <summary>Adds another cell.</summary>
    public void Add(in PathCell other)
    {
        Calls += other.Calls;
        Attempts += other.Attempts;
        Samples += other.Samples;
    }

    /// <summary>Attempts ÷ calls; 1 where nothing was called.</summary>
    public readonly double Factor => Calls > 0 ? Attempts / Calls : 1;
}
