namespace Analyzer.Simulate;

/// <summary>What really happened in a run, all of it: unsampled, nothing lost, on one clock. Times are UTC.</summary>
public sealed record SimulationTruth
{
    /// <summary>The version of this format.</summary>
    public string Schema { get; init; } = "analyzer.truth/v1";

    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>The seed of the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>When load began.</summary>
    public required DateTime Start { get; init; }

    /// <summary>When load ended; what was under way then still ended.</summary>
    public required DateTime End { get; init; }

    /// <summary>Before this nothing went wrong.</summary>
    public required DateTime QuietUntil { get; init; }

    /// <summary>What went wrong, in order of time.</summary>
    public required IReadOnlyList<TruthTrigger> Trigger { get; init; }

    /// <summary>Where it lay: the services or peers of the triggers.</summary>
    public required IReadOnlyList<string> RootCauses { get; init; }

    /// <summary>Whether the incident kept itself going after its last trigger had ended.</summary>
    public required bool Metastable { get; init; }

    /// <summary>What was done against it, if anything.</summary>
    public required IReadOnlyList<TruthTrigger> EndedBy { get; init; }

    /// <summary>Who was hit, how and from when, in order of onset. Onsets are exact to a second.</summary>
    public required IReadOnlyList<TruthAffected> Affected { get; init; }

    /// <summary>Edges whose retries or redeliveries made load, the worst first.</summary>
    public required IReadOnlyList<TruthAmplifier> Amplifiers { get; init; }

    /// <summary>The policies in force on the edges that were used.</summary>
    public required IReadOnlyList<TruthPolicy> Policies { get; init; }

    /// <summary>All edges that were used.</summary>
    public required IReadOnlyList<TruthEdge> Edges { get; init; }

    /// <summary>Callees that send no spans, and by what names spans show them.</summary>
    public required IReadOnlyList<TruthPeer> Peers { get; init; }

    /// <summary>What users saw, in rows of five seconds.</summary>
    public required IReadOnlyList<TruthEntry> Entry { get; init; }

    /// <summary>What each service and peer saw, second by second.</summary>
    public required IReadOnlyList<TruthLoad> Load { get; init; }

    /// <summary>How many waited in message queues and for workers, second by second, where any did.</summary>
    public required IReadOnlyList<TruthBacklog> Backlog { get; init; }

    /// <summary>Every logical call.</summary>
    public required IReadOnlyList<TruthCall> Calls { get; init; }
}

/// <summary>A fault or a remedy. <see cref="Caller"/> is set if only that caller's requests met it.</summary>
public sealed record TruthTrigger(
    string Service,
    string? Instance,
    string? Version,
    string? Caller,
    string? Operation,
    string Kind,
    DateTime Start,
    DateTime End);

/// <summary>
/// A service or peer that was hit: by error, latency, retry-load or queueing; or one of its instances that differs
/// from its peers, by drift.
/// </summary>
public sealed record TruthAffected(string Service, string? Instance, string Mechanism, DateTime Onset);

/// <summary>An edge that multiplied load. Excess is attempts − calls, the factor attempts ÷ calls.</summary>
public sealed record TruthAmplifier(
    string Caller,
    string Callee,
    string Operation,
    int Attempts,
    int Calls,
    double Factor,
    int Excess);

/// <summary>What a client did about failures. MaxAttempts includes the first; 0 ns means none.</summary>
public sealed record TruthPolicy(
    string Caller,
    string Callee,
    string Operation,
    string Version,
    int MaxAttempts,
    long TimeoutNs,
    string Backoff,
    long BackoffBaseNs,
    IReadOnlyList<string> RetryOn,
    double RetryBudget,
    bool Breaker,
    long HedgeAfterNs,
    bool Fallback);

/// <summary>
/// Totals of an edge. Calls are those of which anything was sent; what a breaker rejected is counted apart.
/// <see cref="OrphanedNs"/> is how long callees kept requests after their callers had given up, summed.
/// </summary>
public sealed record TruthEdge(
    string Caller,
    string Callee,
    string Operation,
    int Calls,
    int Attempts,
    int Retried,
    int Hedged,
    int Redelivered,
    int Failed,
    int Absorbed,
    int Rejected,
    long OrphanedNs);

/// <summary>A callee without spans.</summary>
public sealed record TruthPeer(string Name, string Kind, string Address, int Port, string Namespace);

/// <summary>Users' requests that began in the five seconds from <see cref="Second"/>. Latencies are in ms.</summary>
public sealed record TruthEntry(string Service, string Operation, int Second, int Requests, int Failed, double P50Ms, double P95Ms);

/// <summary>
/// Requests that reached a node in a second: how many, how many of them retries, how many failed, their mean latency
/// and mean wait for a worker in ms.
/// </summary>
public sealed record TruthLoad(string Service, int Second, int Requests, int Retries, int Failed, double MeanLatencyMs, double MeanWaitMs);

/// <summary>How many waited at a moment.</summary>
public sealed record TruthBacklog(string Queue, int Second, int Depth);

/// <summary>One logical call. <see cref="Visible"/> counts the attempts whose spans were exported.</summary>
public sealed record TruthCall(
    string CallId,
    string TraceId,
    string Caller,
    string CallerVersion,
    string Callee,
    string Operation,
    string Kind,
    string? Group,
    string Outcome,
    bool Fallback,
    int Attempts,
    int? Requests,
    int Visible,
    string? CallSpanId,
    IReadOnlyList<TruthAttempt> Spans);

/// <summary>
/// One attempt. <see cref="Exported"/> says whether the span that shows it was exported: the client's own span of the
/// attempt where there is one, else the server's. <see cref="TraceId"/> is set if the server's span is in another trace.
/// </summary>
public sealed record TruthAttempt(
    string? ClientSpanId,
    string? ServerSpanId,
    string? TraceId,
    string Result,
    bool Exported,
    bool ClientExported,
    bool ServerExported);
