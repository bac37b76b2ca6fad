namespace Analyzer.Detect.WhatIf;

/// <summary>Attempts that began after a caller above them had given up, and work that no one waited for.</summary>
internal sealed class LateCounts
{
    /// <summary>Late attempts by number (index 0: the first), counted with their calls, where the entry began; weighted.</summary>
    public double[] Attempts { get; } = new double[RetryCounts.MostAttempts];

    /// <summary>Late attempts of any number that began in the bucket.</summary>
    public double Arrivals { get; set; }

    /// <summary>
    /// Own work of callees that no one waited for, weighted ns: all of a late attempt's, and of one whose caller gave up the part
    /// after that, as far as it was the callee's own.
    /// </summary>
    public Int128 WorkNs { get; set; }

    /// <summary>Adds another's counts.</summary>
    public void Add(LateCounts other)
    {
        for (var i = 0; i < Attempts.Length; i++) Attempts[i] += other.Attempts[i];
        Arrivals += other.Arrivals;
        WorkNs += other.WorkNs;
    }
}
