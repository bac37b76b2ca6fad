using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;

namespace Analyzer.Detect;

/// <summary>What to analyse and how finely.</summary>
public sealed record DetectionOptions
{
    /// <summary>First instant analysed, Unix ns; null: from the first span.</summary>
    public long? FromNs { get; init; }

    /// <summary>First instant no longer analysed, Unix ns; null: to the last span.</summary>
    public long? ToNs { get; init; }

    /// <summary>Width of a bucket, ns; null: chosen from the length of the window.</summary>
    public long? BucketNs { get; init; }

    /// <summary>Exemplar traces carried in the result.</summary>
    public int Exemplars { get; init; } = 6;

    /// <summary>Paths reported.</summary>
    public int Paths { get; init; } = 20;
}

/// <summary>Calls to findings.</summary>
public static class Detection
{
    /// <summary>Analyses an incident, next to a baseline where one is given.</summary>
    /// <param name="incident">Calls of the incident.</param>
    /// <param name="baseline">Calls of a quiet time; null without one.</param>
    /// <param name="reading">What reading the incident's input met.</param>
    /// <param name="options">What to analyse and how finely.</param>
    public static AnalysisResult Run(CallSet incident, CallSet? baseline, ReadSummary reading, DetectionOptions options) =>
        throw new NotSupportedException("Being built on another branch.");
}
