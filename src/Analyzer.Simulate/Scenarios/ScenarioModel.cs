using Analyzer.Simulate.Engine;

namespace Analyzer.Simulate.Scenarios;

/// <summary>A whole scenario. Durations and times are ns; times count from the run's epoch.</summary>
internal sealed record ScenarioModel
{
    public required string Name { get; init; }

    public required string Summary { get; init; }

    public required long DurationNs { get; init; }

    public required long QuietNs { get; init; }

    /// <summary>One way between any two processes.</summary>
    public required Distribution Network { get; init; }

    public required ObservationModel Observation { get; init; }

    public required IReadOnlyList<ServiceModel> Services { get; init; }

    public required IReadOnlyList<PeerModel> Peers { get; init; }

    public required IReadOnlyList<QueueModel> Queues { get; init; }

    public required IReadOnlyList<PolicyModel> Policies { get; init; }

    public required IReadOnlyList<LoadModel> Loads { get; init; }

    public required IReadOnlyList<FaultModel> Faults { get; init; }
}

internal sealed record ServiceModel(
    string Name,
    string Sdk,
    int Workers,
    int QueueLimit,
    bool QueueInsideSpan,
    IReadOnlyList<InstanceModel> Instances,
    IReadOnlyList<OperationModel> Operations);

/// <summary>A process and its life in ns since the run's epoch; <paramref name="Slowdown"/> multiplies its service times.</summary>
internal sealed record InstanceModel(string Name, string Version, long FromNs, long UntilNs, double Slowdown);

/// <summary><paramref name="Errors"/> is the share of requests that have always been answered with 503.</summary>
internal sealed record OperationModel(string Name, Distribution ServiceTime, double Errors, IReadOnlyList<StepModel> Steps);

/// <summary>Something that answers but sends no spans: a database or a third party.</summary>
internal sealed record PeerModel(
    string Name,
    string Kind,
    string Address,
    int Port,
    string Namespace,
    int Workers,
    int QueueLimit,
    Distribution ServiceTime)
{
    public bool IsDatabase => Kind == "postgresql";
}

internal sealed record QueueModel(
    string Name,
    string System,
    string Consumer,
    int Concurrency,
    OperationModel Operation,
    int MaxDeliveries,
    Distribution RedeliveryDelay,
    bool ConsumerLinked);

internal sealed record LoadModel(string Service, string Operation, double RatePerSecond, IReadOnlyList<SurgeModel> Surges);

internal sealed record SurgeModel(long StartNs, long EndNs, double Factor);

internal enum BackoffKind
{
    None,
    Fixed,
    Exponential,
    Jitter,
}

/// <summary>What a client does about failures on one edge. <paramref name="Attempts"/> includes the first.</summary>
internal sealed record PolicyModel(
    string Caller,
    string Callee,
    string? Operation,
    string? Version,
    string? Client,
    long TimeoutNs,
    int Attempts,
    BackoffKind Backoff,
    long BackoffBaseNs,
    IReadOnlySet<string> RetryOn,
    double RetryBudget,
    BreakerModel? Breaker,
    long HedgeAfterNs,
    bool Fallback)
{
    public static readonly IReadOnlySet<string> DefaultRetryOn =
        new SortedSet<string>(StringComparer.Ordinal) { "timeout", "connection", "database", "408", "429", "500", "502", "503", "504" };

    public static PolicyModel Default(string caller, string callee) =>
        new(caller, callee, null, null, null, 0, 1, BackoffKind.None, 0, DefaultRetryOn, 0, null, 0, false);
}

/// <summary>Opens for <paramref name="OpenNs"/> when at least that share of the window's attempts failed.</summary>
internal sealed record BreakerModel(double FailureShare, long WindowNs, long OpenNs, int MinimumAttempts);

internal enum FaultKind
{
    Error,
    Latency,
    Stall,
    Kill,
    Refuse,
}

/// <summary>
/// What goes wrong where, from when to when (ns since the epoch). <paramref name="Caller"/> is set if only that
/// caller's requests meet it; a remedy ends an incident and is no cause of it.
/// </summary>
internal sealed record FaultModel(
    FaultKind Kind,
    string Target,
    string? Caller,
    string? Operation,
    string? Instance,
    string? Version,
    long StartNs,
    long EndNs,
    double Share,
    int Status,
    string? Code,
    Distribution Add,
    bool Remedy);

internal sealed record ObservationModel(double SamplingRatio, double LostSpanShare, long ClockSkewNs);
