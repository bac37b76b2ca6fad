using Analyzer.Model.Findings;

namespace Analyzer.Detect.WhatIf.Fit;

/// <summary>An incident as a simulator needs it: who calls whom and how long that takes in quiet times, how clients behave, what came in, and what went wrong.</summary>
/// <param name="Window">What is to be played: a quiet time, then the incident.</param>
/// <param name="IncidentWindow">The incident.</param>
/// <param name="Services">Services and peers, by name.</param>
/// <param name="Loads">Entry requests.</param>
/// <param name="Policies">Behaviour of clients on each edge, by name.</param>
/// <param name="Fault">What went wrong.</param>
/// <param name="Observed">Attempts that each service and peer got in the incident, and in its worst bucket per second.</param>
/// <param name="EntryErrors">Entry requests of the incident that failed.</param>
/// <param name="Excess">Excess attempts of the incident.</param>
/// <param name="BucketNs">Width of a bucket of the observation, ns.</param>
public sealed record SystemFit(
    TimeWindow Window,
    TimeWindow IncidentWindow,
    IReadOnlyList<FittedService> Services,
    IReadOnlyList<FittedLoad> Loads,
    IReadOnlyList<FittedPolicy> Policies,
    FittedFault Fault,
    IReadOnlyList<FittedObservation> Observed,
    double EntryErrors,
    double Excess,
    long BucketNs);

/// <summary>A service or peer.</summary>
/// <param name="Name">Name.</param>
/// <param name="Instrumented">Whether it has spans of its own; else it is a peer.</param>
/// <param name="Instances">Instances seen, at least 1.</param>
/// <param name="Workers">Requests that an instance can work on at once.</param>
/// <param name="Limited">Whether that number was seen to be its limit; else it is more than it ever needed.</param>
/// <param name="Operations">What it is asked for.</param>
public sealed record FittedService(string Name, bool Instrumented, int Instances, int Workers, bool Limited, IReadOnlyList<FittedOperation> Operations);

/// <summary>An operation of a service.</summary>
/// <param name="Name">Name.</param>
/// <param name="ServiceNs">Mean time of its own in quiet times, ns.</param>
/// <param name="Calls">What it calls, in order.</param>
public sealed record FittedOperation(string Name, double ServiceNs, IReadOnlyList<FittedCall> Calls);

/// <summary>A call that an operation makes.</summary>
/// <param name="Service">Callee.</param>
/// <param name="Operation">What is called.</param>
/// <param name="PerRequest">Calls for each request that succeeds.</param>
public sealed record FittedCall(string Service, string Operation, double PerRequest);

/// <summary>Entry requests of one operation.</summary>
/// <param name="Service">Service.</param>
/// <param name="Operation">Operation.</param>
/// <param name="PerSecond">Requests per second in each bucket from the start of the window, 1/s.</param>
public sealed record FittedLoad(string Service, string Operation, IReadOnlyList<double> PerSecond);

/// <summary>A client's behaviour on an edge.</summary>
/// <param name="Caller">Caller.</param>
/// <param name="Callee">Callee.</param>
/// <param name="Attempts">Most attempts of a call.</param>
/// <param name="TimeoutNs">After which an attempt is given up, ns; 0: never.</param>
/// <param name="Backoff">How it waits.</param>
/// <param name="BackoffNs">First wait, ns.</param>
/// <param name="Budget">Retries for each call, at most; 0: without a budget.</param>
/// <param name="Fallback">Whether it answers without the callee where all attempts failed.</param>
public sealed record FittedPolicy(string Caller, string Callee, int Attempts, long TimeoutNs, BackoffKind Backoff, long BackoffNs, double Budget, bool Fallback);

/// <summary>How a fault is played.</summary>
public enum FittedFaultKind
{
    /// <summary>A share of requests is answered with a failure.</summary>
    Error,

    /// <summary>Requests take longer.</summary>
    Latency,

    /// <summary>Requests wait until it ends.</summary>
    Stall,

    /// <summary>Connections are refused.</summary>
    Refuse,
}

/// <summary>What went wrong.</summary>
/// <param name="Service">Where.</param>
/// <param name="Operation">Of which operation; null: all.</param>
/// <param name="Kind">How.</param>
/// <param name="Share">Of an error: the share of requests, 0 to 1.</param>
/// <param name="AddNs">Of a latency: the time added, ns.</param>
/// <param name="Window">When.</param>
public sealed record FittedFault(string Service, string? Operation, FittedFaultKind Kind, double Share, long AddNs, TimeWindow Window);

/// <summary>What a service or peer got in the incident.</summary>
/// <param name="Service">Name.</param>
/// <param name="Attempts">Attempts.</param>
/// <param name="PeakPerSecond">Attempts per second in its worst bucket, 1/s.</param>
public sealed record FittedObservation(string Service, double Attempts, double PeakPerSecond);
