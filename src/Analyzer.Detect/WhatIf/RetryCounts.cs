namespace Analyzer.Detect.WhatIf;

/// <summary>Calls of several attempts. Index k stands for k + 2 attempts, or the attempt of that number; the last index also for all beyond.</summary>
internal sealed class RetryCounts
{
    /// <summary>Attempts of a call that are told apart: the last number stands for itself and all beyond.</summary>
    public const int MostAttempts = 8;

    /// <summary>Entries of each table.</summary>
    public const int Length = MostAttempts - 1;

    /// <summary>Calls by attempts, weighted.</summary>
    public double[] Calls { get; } = new double[Length];

    /// <summary>Of those, the ones that failed.</summary>
    public double[] Failed { get; } = new double[Length];

    /// <summary>Attempts by number that began in the bucket.</summary>
    public double[] Arrivals { get; } = new double[Length];

    /// <summary>Attempts beyond <see cref="MostAttempts"/>.</summary>
    public double Beyond { get; set; }

    /// <summary>Adds another's counts.</summary>
    public void Add(RetryCounts other)
    {
        for (var i = 0; i < Length; i++)
        {
            Calls[i] += other.Calls[i];
            Failed[i] += other.Failed[i];
            Arrivals[i] += other.Arrivals[i];
        }

        Beyond += other.Beyond;
    }
}
