using Analyzer.Detect.Series;

namespace Analyzer.Detect.Baselines;

/// <summary>An edge in the quiet time.</summary>
internal sealed class EdgeReference
{
    /// <summary>Whether the quiet time is part of the window analysed.</summary>
    public required bool IsSameTime { get; init; }

    /// <summary>Counts.</summary>
    public CountSums Counts;

    /// <summary>Where the time went.</summary>
    public AttemptTimes Times;

    /// <summary>Waits from bucket to bucket of the mean logarithm of whole, own and between times, as standard deviations beyond chance.</summary>
    public double WholeDrift, SelfDrift, BetweenDrift;

    /// <summary>The same counts and times by instance of the callee.</summary>
    public SortedDictionary<string, (CountSums Counts, AttemptTimes Times)> Instances { get; } = new(StringComparer.Ordinal);
}
