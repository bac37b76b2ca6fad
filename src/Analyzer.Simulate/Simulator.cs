using Analyzer.Simulate.Observation;
using Analyzer.Simulate.Scenarios;
using Analyzer.Simulate.Services;
using Analyzer.Simulate.Truth;

namespace Analyzer.Simulate;

/// <summary>Runs scenarios: a discrete-event simulation on a virtual clock, the same for the same seed everywhere.</summary>
public static class Simulator
{
    /// <summary>Virtual time at which every run begins that is not told otherwise: 2026-01-15T14:00:00Z, in ns since the Unix epoch.</summary>
    public const long EpochUnixNs = 1_768_485_600_000_000_000;

    private const long SecondNs = 1_000_000_000;

    /// <summary>How long after the last arrival work may still go on; only a scenario that never drains meets it.</summary>
    private const long DrainNs = 600 * SecondNs;

    /// <summary>Runs <paramref name="scenario"/>; equal arguments give equal results, byte for byte when written.</summary>
    public static SimulationResult Run(
        Scenario scenario,
        ulong seed,
        SimulationOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        options ??= new SimulationOptions();
        OptionChecks.Check(options);
        var played = ScenarioTimeline.Apply(scenario.Model, options);

        var world = new World(played, seed, options.StartUnixNs, played.DurationNs);
        foreach (var load in played.Loads) new LoadSource(world, load, played.DurationNs).Start();
        for (long atNs = 0; atNs <= played.DurationNs; atNs += SecondNs) world.Clock.At(atNs, () => LogDepths(world));
        world.Clock.Run(played.DurationNs + DrainNs, cancellation);

        var exported = Observer.Observe(world, seed, played.Observation);
        var truth = TruthBuilder.Build(world, seed);
        return new SimulationResult(exported, world.Spans.Ended.Count, truth);
    }

    private static void LogDepths(World world)
    {
        foreach (var broker in world.Brokers.Values) world.Log.Depth(broker.Model.Name, broker.Depth);
        foreach (var node in world.Nodes.Values) world.Log.Depth(node.Name, node.Instances.Sum(instance => instance.Workers.Waiting));
    }
}
