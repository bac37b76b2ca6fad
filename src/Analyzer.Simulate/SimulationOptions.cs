namespace Analyzer.Simulate;

/// <summary>What to change about a scenario. Null keeps what the scenario says.</summary>
public sealed record SimulationOptions
{
    /// <summary>Share of traces that are kept, decided at the root; 1 switches head sampling off.</summary>
    public double? SamplingRatio { get; init; }

    /// <summary>Share of spans that get lost on their way, each by itself.</summary>
    public double? LostSpanShare { get; init; }

    /// <summary>How far a process's clock may be off in either direction, in ms.</summary>
    public double? ClockSkewMs { get; init; }

    /// <summary>
    /// How long load arrives, in simulated seconds. The scenario's quiet time, faults, surges and deployments move in
    /// proportion, so the story stays the same.
    /// </summary>
    public double? DurationSeconds { get; init; }

    /// <summary>When the spans begin, ns since the Unix epoch; null: at <see cref="Simulator.EpochUnixNs"/>, from which the truth counts in any case. Their ids depend on it.</summary>
    public long? StartUnixNs { get; init; }

    /// <summary>Multiplies the arrival rates; the services do not grow with them.</summary>
    public double RateMultiplier { get; init; } = 1;
}
