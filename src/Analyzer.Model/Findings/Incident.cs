namespace Analyzer.Model.Findings;

/// <summary>
/// A failure that spread: what started it, how it travelled, who multiplied it, and how it ended. Every part carries the
/// counts it was computed from and spans that show it.
/// </summary>
public sealed record Incident
{
    /// <summary>Stable name inside the report: <c>incident-1</c> has most impact.</summary>
    public required string Id { get; init; }

    /// <summary>From the first onset to the time when every signal was back, or to the end of the data.</summary>
    public required TimeWindow Window { get; init; }

    /// <summary>Whether it was still going on when the data ends.</summary>
    public bool Ongoing { get; init; }

    /// <summary>The first cause as far as it is known: where and how long. Null where the data does not show one.</summary>
    public Trigger? Trigger { get; init; }

    /// <summary>Candidates for the cause, best first.</summary>
    public required IReadOnlyList<RootCause> RootCauses { get; init; }

    /// <summary>Services and peers that left their baseline, in order of onset.</summary>
    public required IReadOnlyList<AffectedService> Affected { get; init; }

    /// <summary>How it travelled: arrows along real edges, forward in time, by onset of their source.</summary>
    public required IReadOnlyList<PropagationStep> Propagation { get; init; }

    /// <summary>Edges whose repetitions multiplied the load during the incident, most excess first.</summary>
    public required IReadOnlyList<Amplifier> Amplifiers { get; init; }

    /// <summary>Where and when the spread began to feed itself; null where it never did.</summary>
    public BreakPoint? BreakPoint { get; init; }

    /// <summary>Where failures stopped, largest first.</summary>
    public required IReadOnlyList<ContainmentPoint> Containment { get; init; }

    /// <summary>Whether it outlived its trigger by its own force (Bronson et al., Metastable Failures in Distributed Systems, HotOS 2021).</summary>
    public bool Metastable { get; init; }

    /// <summary>The edges of the cycle that kept it alive, in the order load → latency → time-out → retry; empty unless metastable.</summary>
    public required IReadOnlyList<LoopEdge> SustainingLoop { get; init; }

    /// <summary>What ended it, as far as the spans show; null while it goes on or where nothing shows it.</summary>
    public IncidentEnd? End { get; init; }

    /// <summary>What the entry's dashboard showed beside what it did not, over the incident.</summary>
    public required HiddenBesideShown Hidden { get; init; }

    /// <summary>Speed and size of the spread.</summary>
    public required IncidentSize Size { get; init; }

    /// <summary>Changes and the load they would have left: those asked for, then those proposed, which would have helped most first.</summary>
    public IReadOnlyList<WhatIfResult> WhatIf { get; init; } = [];
}

/// <summary>How a service, edge or instance was affected.</summary>
public enum Mechanism
{
    /// <summary>It answered with failures, or failures reached it.</summary>
    Error,

    /// <summary>It became slower.</summary>
    Latency,

    /// <summary>Repetitions multiplied the load on it or by it.</summary>
    RetryLoad,

    /// <summary>Work waited before it was begun.</summary>
    Queueing,

    /// <summary>It had as much work at once as it could take.</summary>
    Saturation,

    /// <summary>It could not be reached, or fell silent.</summary>
    Silence,

    /// <summary>Its calls changed: some stopped, began, or became more or fewer per request.</summary>
    ChangedCalls,

    /// <summary>One instance or version diverged from its peers.</summary>
    Drift,
}

/// <summary>The first cause.</summary>
/// <param name="Service">Service or peer where it lay.</param>
/// <param name="Instance">Instance; null where all were hit or none is known.</param>
/// <param name="Version">Version; null where all were hit or none is known.</param>
/// <param name="Operation">Operation; null where several were hit.</param>
/// <param name="Mechanism">How it showed first.</param>
/// <param name="StartNs">Onset, Unix ns.</param>
/// <param name="EndNs">When the cause itself, apart from what it set off, was over, Unix ns; null while it went on to the end of the data.</param>
public sealed record Trigger(string Service, string? Instance, string? Version, string? Operation, Mechanism Mechanism, long StartNs, long? EndNs);

/// <summary>A candidate for the cause.</summary>
/// <param name="Service">Service or peer.</param>
/// <param name="Instance">Instance where it lay in one; null otherwise.</param>
/// <param name="Version">Version where it lay in one; null otherwise.</param>
/// <param name="Operation">Operation where it lay in one; null otherwise.</param>
/// <param name="Mechanism">How.</param>
/// <param name="Confidence">0 to 1: of causes given with confidence c, about a share c is right (calibration in docs/accuracy.md).</param>
/// <param name="Reasons">Why, in words and numbers, strongest first.</param>
/// <param name="Exemplars">Spans that show it.</param>
public sealed record RootCause(
    string Service,
    string? Instance,
    string? Version,
    string? Operation,
    Mechanism Mechanism,
    double Confidence,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<SpanReference> Exemplars);

/// <summary>A signal that left its baseline.</summary>
/// <param name="Mechanism">What it says.</param>
/// <param name="OnsetNs">When it left its baseline, Unix ns.</param>
/// <param name="EndNs">When it was back, Unix ns; null while it was not.</param>
/// <param name="PeakNs">When it was furthest away, Unix ns.</param>
/// <param name="Measure">What was measured: <c>failed attempts ÷ attempts</c>, <c>mean duration</c>, <c>attempts per call</c>.</param>
/// <param name="Unit"><c>share</c>, <c>ns</c>, <c>ratio</c> or <c>calls/s</c>.</param>
/// <param name="Baseline">Its usual value, in that unit.</param>
/// <param name="Peak">Its value in the worst bucket, in that unit.</param>
public sealed record SignalChange(Mechanism Mechanism, long OnsetNs, long? EndNs, long PeakNs, string Measure, string Unit, double Baseline, double Peak);

/// <summary>A service or peer that left its baseline.</summary>
/// <param name="Service">Service or peer.</param>
/// <param name="Mechanism">How it was affected first.</param>
/// <param name="OnsetNs">When it left its baseline, Unix ns.</param>
/// <param name="EndNs">When it was back, Unix ns; null while it was not.</param>
/// <param name="Severity">0 to 1: share of its work that was hit at the peak.</param>
/// <param name="Inherited">Whether it was only handed on from what it calls: its own work stayed as it was.</param>
/// <param name="Signals">All its changes, the one that names the mechanism first, then by onset.</param>
/// <param name="Exemplars">Spans that show it.</param>
public sealed record AffectedService(
    string Service,
    Mechanism Mechanism,
    long OnsetNs,
    long? EndNs,
    double Severity,
    bool Inherited,
    IReadOnlyList<SignalChange> Signals,
    IReadOnlyList<SpanReference> Exemplars);

/// <summary>One arrow of the spread.</summary>
/// <param name="From">Service where it came from.</param>
/// <param name="To">Service that it reached.</param>
/// <param name="Mechanism">What travelled.</param>
/// <param name="Caller">Calling side of the edge it ran along: errors and latency run from callee to caller, retry load from caller to callee.</param>
/// <param name="Callee">Called side of that edge.</param>
/// <param name="LagNs">From the onset at the source to the onset at the target, ns.</param>
/// <param name="Share">Of the affected calls of the target, the share in which the source was affected first, 0 to 1; null where no trace shows it.</param>
/// <param name="Calls">The affected calls of the target that the share was taken of.</param>
/// <param name="InLoop">Whether it is part of the sustaining loop.</param>
/// <param name="Exemplars">Spans that show it.</param>
public sealed record PropagationStep(
    string From,
    string To,
    Mechanism Mechanism,
    string Caller,
    string Callee,
    long LagNs,
    double? Share,
    double Calls,
    bool InLoop,
    IReadOnlyList<SpanReference> Exemplars);

/// <summary>An edge whose repetitions multiplied the load during an incident.</summary>
/// <param name="Caller">Who repeated: the calling service; for redeliveries the queue or topic, since its broker repeats.</param>
/// <param name="Callee">Who got the load.</param>
/// <param name="Operation">What was called; for redeliveries the queue or topic.</param>
/// <param name="Publisher">For redeliveries the service that had sent the messages; null otherwise.</param>
/// <param name="Factor">Attempts ÷ calls over the incident.</param>
/// <param name="FactorBefore">The same before it; null where nothing was called.</param>
/// <param name="PeakFactor">The same in the worst bucket.</param>
/// <param name="FactorAfter">The same after it; null where nothing was called.</param>
/// <param name="Excess">Attempts − calls on this edge during the incident, hedges left out: what its own repetitions created there.</param>
/// <param name="ExcessAttributed">Attempts anywhere, those below included, that this edge's repetitions created during the incident (Shapley shares).</param>
/// <param name="ExcessShare">Part of <paramref name="Excess"/> in that of all amplifiers, 0 to 1.</param>
/// <param name="ExcessPerSecond">Excess per second in the bucket where it was largest, attempts/s.</param>
/// <param name="Exemplars">Spans that show it.</param>
public sealed record Amplifier(
    string Caller,
    string Callee,
    string Operation,
    string? Publisher,
    double Factor,
    double? FactorBefore,
    double PeakFactor,
    double? FactorAfter,
    double Excess,
    double ExcessAttributed,
    double ExcessShare,
    double ExcessPerSecond,
    IReadOnlyList<SpanReference> Exemplars);

/// <summary>Where and when the spread began to feed itself: each failure brought more than one new attempt while goodput fell.</summary>
/// <param name="AtNs">When, Unix ns.</param>
/// <param name="Caller">Calling side of the edge.</param>
/// <param name="Callee">Called side.</param>
/// <param name="Operation">What was called.</param>
/// <param name="Reproduction">New attempts that each failed first attempt brought, over the first buckets from here on.</param>
/// <param name="AttemptsBefore">Attempts per second before the incident, attempts/s.</param>
/// <param name="AttemptsAfter">Attempts per second right after, attempts/s.</param>
/// <param name="GoodputBefore">Calls answered well per second before the incident, calls/s.</param>
/// <param name="GoodputAfter">Calls answered well per second right after, calls/s.</param>
/// <param name="Series">Reproduction ratio over time.</param>
public sealed record BreakPoint(
    long AtNs,
    string Caller,
    string Callee,
    string Operation,
    double Reproduction,
    double AttemptsBefore,
    double AttemptsAfter,
    double GoodputBefore,
    double GoodputAfter,
    IReadOnlyList<ReproductionPoint> Series);

/// <summary>One bucket of the edge of a break point.</summary>
/// <param name="StartNs">Start of the bucket, Unix ns.</param>
/// <param name="Attempts">Attempts.</param>
/// <param name="Failed">Attempts that failed.</param>
/// <param name="Goodput">Calls that were answered well.</param>
/// <param name="Reproduction">New attempts ÷ failed first attempts; null without failures.</param>
public sealed record ReproductionPoint(long StartNs, double Attempts, double Failed, double Goodput, double? Reproduction);

/// <summary>Why a failure stopped.</summary>
public enum ContainmentKind
{
    /// <summary>The caller answered without it.</summary>
    Fallback,

    /// <summary>A later attempt worked.</summary>
    Retry,

    /// <summary>Calls were no longer made: an open circuit breaker, as far as spans can show it.</summary>
    Breaker,

    /// <summary>Attempts per call stayed below what the policy allows.</summary>
    Budget,
}

/// <summary>Where failures stopped.</summary>
/// <param name="Service">The service that stopped them: the caller.</param>
/// <param name="Callee">The service whose failures they were.</param>
/// <param name="Operation">What was called.</param>
/// <param name="Kind">Why they stopped.</param>
/// <param name="Failures">Failed calls and attempts that arrived there.</param>
/// <param name="Stopped">Of those, the ones that went no further.</param>
/// <param name="Exemplars">Spans that show it.</param>
public sealed record ContainmentPoint(string Service, string Callee, string Operation, ContainmentKind Kind, double Failures, double Stopped, IReadOnlyList<SpanReference> Exemplars)
{
    /// <summary>Share that went no further, 0 to 1.</summary>
    public double Share => Failures > 0 ? Stopped / Failures : 0;
}

/// <summary>One edge of a sustaining loop.</summary>
/// <param name="Caller">Calling side.</param>
/// <param name="Callee">Called side.</param>
/// <param name="Effect">What this edge adds: <c>retries multiply the load</c>, <c>the queue grows</c>, <c>callers give up</c>.</param>
/// <param name="Attempts">Attempts on it after the trigger had ended.</param>
/// <param name="Failed">Of those, the ones that failed.</param>
public sealed record LoopEdge(string Caller, string Callee, string Effect, double Attempts, double Failed);

/// <summary>What ended an incident.</summary>
/// <param name="AtNs">When, Unix ns.</param>
/// <param name="Service">Where; null where it ended everywhere by itself.</param>
/// <param name="Reason"><c>trigger-ended</c>, <c>restart</c>, <c>load-fell</c>, <c>drained</c> or <c>unknown</c>.</param>
/// <param name="Text">The same in words, with numbers.</param>
public sealed record IncidentEnd(long AtNs, string? Service, string Reason, string Text);

/// <summary>What the entry showed, and over the same time what it did not.</summary>
/// <param name="EntryRequests">Entry requests, weighted.</param>
/// <param name="EntryErrors">Those that failed.</param>
/// <param name="EntryErrorsBefore">Share that failed before, 0 to 1.</param>
/// <param name="EntryP95Ns">95th percentile of their duration, ns; null without requests.</param>
/// <param name="EntryP95BeforeNs">The same before, ns.</param>
/// <param name="Calls">Calls below the entry.</param>
/// <param name="Attempts">Attempts below the entry.</param>
/// <param name="FailedAttempts">Attempts that failed.</param>
/// <param name="MaskedAttempts">Failed attempts whose entry request succeeded.</param>
/// <param name="FailureOrigins">Failures counted once, where they arose.</param>
/// <param name="OrphanedNs">Work for callers that had left, ns.</param>
/// <param name="WorkNs">All work of callees, ns.</param>
/// <param name="QueueDelayNs">Mean wait before the callee began on the edge where it was longest, ns; null where none is known.</param>
/// <param name="QueueDelayEdge">That edge as <c>caller → callee</c>; null where none is known.</param>
public sealed record HiddenBesideShown(
    double EntryRequests,
    double EntryErrors,
    double EntryErrorsBefore,
    long? EntryP95Ns,
    long? EntryP95BeforeNs,
    double Calls,
    double Attempts,
    double FailedAttempts,
    double MaskedAttempts,
    double FailureOrigins,
    double OrphanedNs,
    double WorkNs,
    long? QueueDelayNs,
    string? QueueDelayEdge);

/// <summary>Speed and size of a spread.</summary>
/// <param name="Services">Services affected.</param>
/// <param name="Hops">Edges from the cause to the affected service furthest from it.</param>
/// <param name="HopsPerSecond">Those hops over the time they took, 1/s; null where all onsets fall into one bucket.</param>
/// <param name="HalfAffectedNs">From the first onset until half of the affected services were, ns.</param>
/// <param name="EntryPerOrigin">Entry requests affected per failing request at the origin; null where nothing failed there.</param>
/// <param name="DurationNs">Length of the incident, ns.</param>
/// <param name="TriggerNs">Length of its trigger, ns; null where it is not known.</param>
/// <param name="ImpactRequests">Entry requests that failed or were slower than the 99th percentile before, beyond the usual number.</param>
public sealed record IncidentSize(
    int Services,
    int Hops,
    double? HopsPerSecond,
    long HalfAffectedNs,
    double? EntryPerOrigin,
    long DurationNs,
    long? TriggerNs,
    double ImpactRequests);
