using Analyzer.Model.Calls;

namespace Analyzer.Model.Findings;

/// <summary>Everything an analysis found, ready to be reported. Lists are ordered, so equal input gives equal reports.</summary>
public sealed record AnalysisResult
{
    /// <summary>The time analysed.</summary>
    public required TimeWindow Window { get; init; }

    /// <summary>The time compared with; null without a baseline.</summary>
    public TimeWindow? Baseline { get; init; }

    /// <summary>Width of a bucket of every series, ns.</summary>
    public required long BucketNs { get; init; }

    /// <summary>How far the input can be trusted.</summary>
    public required DataQuality DataQuality { get; init; }

    /// <summary>What dashboards show.</summary>
    public required DashboardView Dashboard { get; init; }

    /// <summary>What they hide, over the same time.</summary>
    public required HiddenView Hidden { get; init; }

    /// <summary>Services and peers, by name.</summary>
    public required IReadOnlyList<ServiceSummary> Services { get; init; }

    /// <summary>Edges, those that hid most first.</summary>
    public required IReadOnlyList<EdgeSummary> Edges { get; init; }

    /// <summary>Paths whose requests multiplied most, worst first.</summary>
    public required IReadOnlyList<PathSummary> Paths { get; init; }

    /// <summary>What incidents were compared with.</summary>
    public BaselineUse BaselineUse { get; init; } = BaselineUse.None;

    /// <summary>Incidents, those with most impact first.</summary>
    public IReadOnlyList<Incident> Incidents { get; init; } = [];

    /// <summary>Changes asked for, over the whole window, where there is no incident to apply them to.</summary>
    public IReadOnlyList<WhatIfResult> WhatIf { get; init; } = [];

    /// <summary>Inferred behaviour of clients, by edge, version and instance.</summary>
    public IReadOnlyList<ClientPolicy> Policies { get; init; } = [];

    /// <summary>Instances and versions that diverge from their peers, the furthest first.</summary>
    public IReadOnlyList<DriftFinding> Drift { get; init; } = [];

    /// <summary>What each path could multiply a request to when everything on it fails, worst first.</summary>
    public IReadOnlyList<PotentialPath> Potential { get; init; } = [];

    /// <summary>Policies of two layers that work against each other, worst first.</summary>
    public IReadOnlyList<PolicyConflict> PolicyConflicts { get; init; } = [];

    /// <summary>Exemplar traces carried inside the report, so that it outlives retention.</summary>
    public required IReadOnlyList<ExemplarTrace> Exemplars { get; init; }
}

/// <summary>One point of the entry's dashboard.</summary>
/// <param name="StartNs">Start of the bucket, Unix ns.</param>
/// <param name="Requests">Entry requests, weighted.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="P50Ns">Median duration, ns; null without requests.</param>
/// <param name="P95Ns">95th percentile, ns; null without requests.</param>
public sealed record DashboardPoint(long StartNs, double Requests, double Errors, long? P50Ns, long? P95Ns);

/// <summary>Entry requests as a dashboard shows them.</summary>
/// <param name="Requests">Entry requests, weighted.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="Duration">Their duration.</param>
/// <param name="BaselineRequests">Entry requests of the baseline; null without one.</param>
/// <param name="BaselineErrors">Those that failed.</param>
/// <param name="BaselineDuration">Their duration.</param>
/// <param name="Series">The same over time.</param>
public sealed record DashboardView(
    double Requests,
    double Errors,
    Quantiles? Duration,
    double? BaselineRequests,
    double? BaselineErrors,
    Quantiles? BaselineDuration,
    IReadOnlyList<DashboardPoint> Series);

/// <summary>One point of what ran below the entry, over all edges between services.</summary>
/// <param name="StartNs">Start of the bucket, Unix ns.</param>
/// <param name="Calls">Logical calls.</param>
/// <param name="Attempts">Attempts.</param>
/// <param name="FailedAttempts">Attempts that failed.</param>
/// <param name="Masked">Failed attempts that the entry's dashboard does not show.</param>
/// <param name="OrphanedNs">Work for callers that had left, ns.</param>
public sealed record HiddenPoint(long StartNs, double Calls, double Attempts, double FailedAttempts, double Masked, double OrphanedNs);

/// <summary>What ran below the entry over the whole window.</summary>
/// <param name="Counts">Sum over all edges between services (entry requests not counted).</param>
/// <param name="Baseline">The same over the baseline; null without one.</param>
/// <param name="TotalWorkNs">Time callees spent on attempts, ns; the whole of which orphaned work is a part.</param>
/// <param name="FailureOrigins">Failures counted once, where they arose.</param>
/// <param name="FailedSpans">Attempts that failed, the same failure counted at each hop it passed.</param>
/// <param name="Series">The same over time.</param>
public sealed record HiddenView(
    EdgeCounts Counts,
    EdgeCounts? Baseline,
    double TotalWorkNs,
    double FailureOrigins,
    double FailedSpans,
    IReadOnlyList<HiddenPoint> Series);

/// <summary>A service or peer as a node of the service graph.</summary>
/// <param name="Name">Name.</param>
/// <param name="Instrumented">Whether it has spans of its own.</param>
/// <param name="Layer">Longest distance from an entry in the acyclic condensation of the graph, from 0.</param>
/// <param name="Cyclic">Whether it lies on a cycle of calls.</param>
/// <param name="Instances">Instances seen, sorted.</param>
/// <param name="Versions">Versions seen, sorted.</param>
/// <param name="Spans">Spans it sent.</param>
public sealed record ServiceSummary(
    string Name,
    bool Instrumented,
    int Layer,
    bool Cyclic,
    IReadOnlyList<string> Instances,
    IReadOnlyList<string> Versions,
    long Spans);

/// <summary>How far the input can be trusted.</summary>
/// <param name="Reading">Files and what was wrong in them.</param>
/// <param name="Reconstruction">What assembly and grouping met.</param>
/// <param name="Traces">Traces in the window.</param>
/// <param name="Spans">Spans in the window.</param>
/// <param name="OutsideWindow">Spans read but outside the window.</param>
/// <param name="Notes">Sentences that say what the data cannot show, most important first.</param>
public sealed record DataQuality(
    ReadingQuality Reading,
    ReconstructionQuality Reconstruction,
    long Traces,
    long Spans,
    long OutsideWindow,
    IReadOnlyList<string> Notes);

/// <summary>What reading met.</summary>
/// <param name="Sources">Source, format and spans of each input, in order.</param>
/// <param name="Problems">Problems by kind.</param>
/// <param name="FirstProblems">The first problems with their places.</param>
/// <param name="SpansLost">Spans known to be lost.</param>
public sealed record ReadingQuality(
    IReadOnlyList<(string Source, string Format, long Spans)> Sources,
    IReadOnlyDictionary<string, long> Problems,
    IReadOnlyList<string> FirstProblems,
    long SpansLost);
