namespace Analyzer.Detect.WhatIf;

/// <summary>What one path carried in one bucket. Calls are counted where their entry began, attempts that began where they began.</summary>
internal struct ReplayCell
{
    /// <summary>Calls of one attempt (a hedged call counts as one of one), weighted.</summary>
    public double Single;

    /// <summary>Of those, the ones that failed.</summary>
    public double SingleFailed;

    /// <summary>Overlapping attempts beside the first.</summary>
    public double Hedges;

    /// <summary>First attempts, and hedges, that began in this bucket.</summary>
    public double Arrivals;

    /// <summary>Calls that failed.</summary>
    public double Failed;

    /// <summary>Calls of several attempts; null without any.</summary>
    public RetryCounts? Retries;

    /// <summary>Attempts for callers that had left; null without any.</summary>
    public LateCounts? Late;

    /// <summary>Whether nothing was counted.</summary>
    public readonly bool IsEmpty => Single == 0 && Arrivals == 0 && Retries is null && Late is null;

    /// <summary>Adds another cell.</summary>
    public void Add(in ReplayCell other)
    {
        Single += other.Single;
        SingleFailed += other.SingleFailed;
        Hedges += other.Hedges;
        Arrivals += other.Arrivals;
        Failed += other.Failed;
        if (other.Retries is { } retries) (Retries ??= new RetryCounts()).Add(retries);
        if (other.Late is { } late) (Late ??= new LateCounts()).Add(late);
    }
}
