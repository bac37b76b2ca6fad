namespace Analyzer.Model.Findings;

/// <summary>How a client waits between attempts.</summary>
public enum BackoffKind
{
    /// <summary>Too few repetitions to tell.</summary>
    Unknown,

    /// <summary>The next attempt follows at once.</summary>
    None,

    /// <summary>The same wait each time.</summary>
    Fixed,

    /// <summary>The wait grows by a factor.</summary>
    Exponential,

    /// <summary>The wait is drawn at random.</summary>
    Jittered,
}

/// <summary>A client's behaviour on an edge, inferred from its attempts.</summary>
/// <param name="Caller">Calling service; for redeliveries the queue or topic.</param>
/// <param name="Callee">Called service.</param>
/// <param name="Operation">What is called.</param>
/// <param name="Instance">Instance of the caller; null: all of them.</param>
/// <param name="Version">Version of the caller; null: all of them.</param>
/// <param name="MaxAttempts">Most attempts of a call, the first included; 1: no retries seen although attempts failed.</param>
/// <param name="LimitReached">Whether calls were seen to give up at that number; else it is a lower bound.</param>
/// <param name="TimeoutNs">After which an attempt is given up, ns; null where none ran out of time.</param>
/// <param name="Backoff">How it waits.</param>
/// <param name="BackoffBaseNs">First wait, ns; null where unknown.</param>
/// <param name="RetriedOn">Failures that were followed by another attempt, most frequent first.</param>
/// <param name="NotRetriedOn">Failures that were not, most frequent first.</param>
/// <param name="Calls">Calls it was inferred from.</param>
/// <param name="RetriedCalls">Of those, the ones with several attempts.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Exemplars">Spans that show it.</param>
public sealed record ClientPolicy(
    string Caller,
    string Callee,
    string Operation,
    string? Instance,
    string? Version,
    int MaxAttempts,
    bool LimitReached,
    long? TimeoutNs,
    BackoffKind Backoff,
    long? BackoffBaseNs,
    IReadOnlyList<string> RetriedOn,
    IReadOnlyList<string> NotRetriedOn,
    double Calls,
    double RetriedCalls,
    double Confidence,
    IReadOnlyList<SpanReference> Exemplars)
{
    /// <summary>Whether <see cref="TimeoutNs"/> was seen to be a deadline of the whole call, all its attempts, as gRPC's is.</summary>
    public bool TimeoutCoversCall { get; init; }

    /// <summary>Whether further attempts are sent beside the first, <see cref="BackoffBaseNs"/> after its start, and not after it.</summary>
    public bool Hedged { get; init; }
}

/// <summary>An instance or version that diverges from its peers.</summary>
/// <param name="Service">Service.</param>
/// <param name="Instance">Instance; null where a version diverges.</param>
/// <param name="Version">Version; null where unknown.</param>
/// <param name="Aspect">In what: <c>latency</c>, <c>errors</c>, <c>attempts</c>, <c>timeout</c> or <c>backoff</c>.</param>
/// <param name="Edge">On which edge, as <c>caller → callee</c>; null where it is the service's own work.</param>
/// <param name="Unit"><c>share</c>, <c>ns</c> or <c>ratio</c>.</param>
/// <param name="Value">Its value, in that unit.</param>
/// <param name="Peers">Its peers' value, in that unit.</param>
/// <param name="Count">Attempts or calls its value rests on.</param>
/// <param name="PeerCount">Attempts or calls the peers' value rests on.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="SinceNs">From when on, Unix ns; null: over the whole window.</param>
/// <param name="Exemplars">Spans that show it.</param>
public sealed record DriftFinding(
    string Service,
    string? Instance,
    string? Version,
    string Aspect,
    string? Edge,
    string Unit,
    double Value,
    double Peers,
    double Count,
    double PeerCount,
    double Confidence,
    long? SinceNs,
    IReadOnlyList<SpanReference> Exemplars);

/// <summary>One layer of a path's potential.</summary>
/// <param name="Caller">Calling service; null at the entry.</param>
/// <param name="Callee">Called service.</param>
/// <param name="Operation">What is called.</param>
/// <param name="MaxAttempts">Inferred most attempts of a call.</param>
/// <param name="Known">Whether that number was seen to be the limit.</param>
public sealed record PotentialStep(string? Caller, string Callee, string Operation, int MaxAttempts, bool Known);

/// <summary>What a path could multiply one request to when everything on it fails.</summary>
/// <param name="Steps">Edges from the entry down.</param>
/// <param name="Potential">Product of the most attempts.</param>
/// <param name="Seen">Amplification seen, over the window.</param>
/// <param name="Layers">Edges of the path that retry.</param>
/// <param name="Calls">Calls that took it.</param>
public sealed record PotentialPath(IReadOnlyList<PotentialStep> Steps, double Potential, double Seen, int Layers, double Calls);

/// <summary>Two layers whose policies work against each other.</summary>
/// <param name="Kind"><c>timeout-inversion</c>: the caller gives up before its callee's own attempts end; <c>retries-at-several-layers</c>.</param>
/// <param name="Outer">The outer edge as <c>caller → callee</c>.</param>
/// <param name="Inner">The inner edge as <c>caller → callee</c>.</param>
/// <param name="OuterTimeoutNs">Of an inversion: time the outer caller waits, ns; null otherwise.</param>
/// <param name="InnerNeedsNs">Of an inversion: time the inner edge's attempts may take together, ns; null otherwise.</param>
/// <param name="Product">Of several layers: most attempts that the two make together; 0 otherwise.</param>
/// <param name="Text">The same in words, with numbers.</param>
public sealed record PolicyConflict(string Kind, string Outer, string Inner, long? OuterTimeoutNs, long? InnerNeedsNs, double Product, string Text);
