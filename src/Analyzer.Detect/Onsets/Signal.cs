using Analyzer.Model.Findings;

namespace Analyzer.Detect.Onsets;

/// <summary>What a signal measures.</summary>
internal enum Measure
{
    /// <summary>Failed attempts ÷ attempts of a callee.</summary>
    Errors,

    /// <summary>Duration of attempts as callers saw them.</summary>
    Duration,

    /// <summary>The callee's own work per attempt.</summary>
    SelfTime,

    /// <summary>Time between a caller's span and the callee's.</summary>
    Waiting,

    /// <summary>Attempts of a caller beyond its calls ÷ calls.</summary>
    Repeats,

    /// <summary>Attempts that reached no span of a callee that has them.</summary>
    Unanswered,

    /// <summary>Requests of an operation in which a call or a step occurs.</summary>
    Shape,

    /// <summary>One instance or version next to its peers.</summary>
    Drift,
}

/// <summary>Something measured of a service, an edge or an instance over time, with its usual value.</summary>
/// <param name="service">Whose it is: the callee, or for repeats the caller.</param>
/// <param name="measure">What is measured.</param>
/// <param name="buckets">Buckets of the grid.</param>
internal abstract class Signal(string service, Measure measure, int buckets)
{
    /// <summary>Whose it is.</summary>
    public string Service { get; } = service;

    /// <summary>What is measured.</summary>
    public Measure Measure { get; } = measure;

    /// <summary>Buckets.</summary>
    public int Buckets { get; } = buckets;

    /// <summary>Measurements over buckets <paramref name="from"/> to before <paramref name="to"/>, weighted.</summary>
    public abstract double Count(int from, int to);

    /// <summary>Whether a single step may be believed: a burst of failures is one, a few slow calls are not.</summary>
    public abstract bool IsSharp(int from, int to);

    /// <summary>Its usual value: a share, a ratio, or ns.</summary>
    public abstract double Usual { get; }

    /// <summary>Its value over buckets <paramref name="from"/> to before <paramref name="to"/>, in the same unit.</summary>
    public abstract double Value(int from, int to);

    /// <summary>Whether its value over buckets is further from the usual one than any reader would shrug at.</summary>
    public abstract bool Matters(int from, int to);

    /// <summary>Probability of a value at least as far off by chance, 0 to 1.</summary>
    public abstract double Chance(int from, int to);

    /// <summary>Share of the work in buckets that was hit, 0 to 1.</summary>
    public abstract double Severity(int from, int to);

    /// <summary>
    /// Logarithm of how many times more probable what a bucket holds is when the signal is already off as in buckets
    /// <paramref name="from"/> to before <paramref name="to"/> than when it is as usual; 0 where nothing was measured. A bucket
    /// in which it is half as far off tells for it: the first one is off for a part of its time only.
    /// </summary>
    public abstract double Evidence(int bucket, int from, int to);
}

/// <summary>A signal that left its usual value for a time.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="From">First bucket.</param>
/// <param name="To">First bucket after it.</param>
/// <param name="Peak">Bucket in which it was furthest away.</param>
/// <param name="Chance">Probability by chance.</param>
internal sealed record Departure(Signal Signal, int From, int To, int Peak, double Chance)
{
    /// <summary>How the service is affected by it.</summary>
    public Mechanism Mechanism => Signal.Measure switch
    {
        Measure.Errors => Mechanism.Error,
        Measure.Repeats => Mechanism.RetryLoad,
        Measure.Unanswered => Mechanism.Silence,
        Measure.Waiting => Mechanism.Queueing,
        Measure.Shape => Mechanism.ChangedCalls,
        Measure.Drift => Mechanism.Drift,
        _ => Mechanism.Latency,
    };
}
