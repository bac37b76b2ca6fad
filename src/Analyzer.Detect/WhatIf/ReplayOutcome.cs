namespace Analyzer.Detect.WhatIf;

/// <summary>What the calls of a window come to under a change.</summary>
/// <param name="attempts">Attempts by row and number, weighted; as observed at first.</param>
internal sealed class ReplayOutcome(double[] attempts)
{
    /// <summary>Attempts by row and number, weighted.</summary>
    public double[] Attempts { get; } = attempts;

    /// <summary>Calls that succeeded by an attempt that the change takes away.</summary>
    public double CallsLost { get; set; }

    /// <summary>Repetitions that had saved those calls: they were no waste.</summary>
    public double UsefulRepetitions { get; set; }

    /// <summary>Entry requests that fail in addition.</summary>
    public double EntryFailures { get; set; }

    /// <summary>By path and number: how much later attempts begin than they did, from and to, ns; null where nothing moves.</summary>
    public (double FromNs, double ToNs)[]? Shifts { get; init; }

    /// <summary>By path: whether its attempts for callers that had left are gone; null where the change is about others.</summary>
    public bool[]? WithoutLate { get; init; }
}
