namespace Analyzer.Model.Findings;

/// <summary>How much of an edge the data shows.</summary>
/// <param name="PairedShare">Attempts with a span on both sides ÷ attempts, 0 to 1.</param>
/// <param name="SampledShare">Mean probability with which its calls were kept, 0 to 1; 1 unsampled.</param>
/// <param name="MayBeCensored">Calls whose last attempts may be cut off by tail sampling.</param>
/// <param name="LowestConfidence">Lowest confidence of a grouping on this edge.</param>
/// <param name="ErrorBound">Half-width of the 95 % interval of <see cref="EdgeCounts.Amplification"/> that sampling leaves; 0 unsampled.</param>
public sealed record Coverage(double PairedShare, double SampledShare, double MayBeCensored, double LowestConfidence, double ErrorBound);

/// <summary>One edge of the service graph over the whole window, next to its baseline.</summary>
public sealed record EdgeSummary
{
    /// <summary>Calling service; null for entry requests.</summary>
    public required string? Caller { get; init; }

    /// <summary>Called service or uninstrumented peer.</summary>
    public required string Callee { get; init; }

    /// <summary>What is called.</summary>
    public required string Operation { get; init; }

    /// <summary>Whether the callee has spans of its own.</summary>
    public required bool Instrumented { get; init; }

    /// <summary>Counts over the window.</summary>
    public required EdgeCounts Counts { get; init; }

    /// <summary>Counts over the baseline; null without a baseline or where the edge is new.</summary>
    public EdgeCounts? Baseline { get; init; }

    /// <summary>Length of the baseline, ns, so that rates can be compared; 0 without one.</summary>
    public long BaselineDurationNs { get; init; }

    /// <summary>Most attempts seen in one call.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>Largest amplification of any bucket with enough calls.</summary>
    public required double PeakAmplification { get; init; }

    /// <summary>Excess load per second, attempts/s, in the bucket where it was largest.</summary>
    public required double PeakExcessPerSecond { get; init; }

    /// <summary>Excess attempts anywhere in the system that this edge's retries created, those it caused below itself included.</summary>
    public required double AttributedExcess { get; init; }

    /// <summary>Duration of calls as the caller saw them.</summary>
    public Quantiles? Duration { get; init; }

    /// <summary>The same over the baseline.</summary>
    public Quantiles? BaselineDuration { get; init; }

    /// <summary>Wait before the callee began.</summary>
    public Quantiles? QueueDelay { get; init; }

    /// <summary>The callee's own work per attempt.</summary>
    public Quantiles? SelfTime { get; init; }

    /// <summary>Grouped calls by what the grouping rests on: <c>explicit</c>, <c>structural</c>, <c>hidden</c>.</summary>
    public required IReadOnlyDictionary<string, double> Verdicts { get; init; }

    /// <summary>Failed attempts by failure label (<c>503</c>, <c>timeout</c>), most frequent first.</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> Failures { get; init; }

    /// <summary>How much the data shows of this edge.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>The edge over time.</summary>
    public required IReadOnlyList<EdgePoint> Series { get; init; }

    /// <summary>Spans that show it, most telling first; at most ten.</summary>
    public required IReadOnlyList<SpanReference> Exemplars { get; init; }
}

/// <summary>One step of a path.</summary>
/// <param name="Caller">Calling service; null at the entry.</param>
/// <param name="Callee">Called service.</param>
/// <param name="Operation">What is called.</param>
/// <param name="Amplification">The edge's own factor on this path.</param>
/// <param name="Cumulative">Product of the factors from the entry to here: attempts that one request became.</param>
public sealed record PathStep(string? Caller, string Callee, string Operation, double Amplification, double Cumulative);

/// <summary>A path through the service graph from an entry, and what one request became along it.</summary>
/// <param name="Steps">Edges from the entry down.</param>
/// <param name="Amplification">Product of the factors along the path, over the window.</param>
/// <param name="PeakAmplification">The same in the worst bucket.</param>
/// <param name="BaselineAmplification">The same over the baseline; null without one.</param>
/// <param name="WorstRequest">Most attempts on the last edge that a single entry request caused.</param>
/// <param name="Calls">Calls that reached the last edge.</param>
/// <param name="Series">Amplification per bucket; null where nothing was called.</param>
/// <param name="Exemplars">Traces that show it.</param>
public sealed record PathSummary(
    IReadOnlyList<PathStep> Steps,
    double Amplification,
    double PeakAmplification,
    double? BaselineAmplification,
    int WorstRequest,
    double Calls,
    IReadOnlyList<double?> Series,
    IReadOnlyList<SpanReference> Exemplars);
