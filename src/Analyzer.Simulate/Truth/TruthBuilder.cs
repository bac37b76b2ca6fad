using Analyzer.Simulate.Scenarios;
using Analyzer.Simulate.Services;

namespace Analyzer.Simulate.Truth;

/// <summary>Run log → truth.</summary>
internal static class TruthBuilder
{
    public static SimulationTruth Build(World world, ulong seed)
    {
        var scenario = world.Scenario;
        var triggers = Triggers(scenario).ToList();
        var load = LoadTable.Build(world.Log);
        return new SimulationTruth
        {
            Scenario = scenario.Name,
            Seed = seed,
            Start = At(0),
            End = At(scenario.DurationNs),
            QuietUntil = At(scenario.QuietNs),
            Trigger = triggers,
            RootCauses = [.. triggers.Select(trigger => trigger.Service).Distinct()],
            Metastable = MetastabilityJudge.Judge(world),
            EndedBy = [.. scenario.Faults.Where(fault => fault.Remedy).Select(Trigger)],
            Affected = AffectedFinder.Find(load, scenario, triggers.Count == 0 ? null : triggers[0].Start),
            Amplifiers = EdgeTotals.Amplifiers(world.Log.Calls),
            Policies = EdgeTotals.Policies(world),
            Edges = EdgeTotals.Edges(world.Log.Calls),
            Peers = [.. scenario.Peers.Select(peer => new TruthPeer(peer.Name, peer.Kind, peer.Address, peer.Port, peer.Namespace))],
            Entry = EntryTable.Build(world.Log.Entries),
            Load = load,
            Backlog = [.. world.Log.Depths
                .Where(sample => sample.Depth > 0)
                .Select(sample => new TruthBacklog(sample.Queue, (int)(sample.AtNs / LoadTable.BucketNs), sample.Depth))],
            Calls = [.. world.Log.Calls.Select(CallTable.ToTruth)],
        };
    }

    public static DateTime At(long ns) =>
        DateTime.UnixEpoch.AddTicks((Simulator.EpochUnixNs / TimeSpan.NanosecondsPerTick) + (ns / TimeSpan.NanosecondsPerTick));

    private static IEnumerable<TruthTrigger> Triggers(ScenarioModel scenario)
    {
        var faults = scenario.Faults.Where(fault => !fault.Remedy).Select(Trigger);
        // A deployment is a trigger of its own: the new version behaves differently from its first request on.
        var deployments =
            from service in scenario.Services
            from instance in service.Instances
            where instance.FromNs > 0
            select new TruthTrigger(
                service.Name,
                instance.Name,
                instance.Version,
                null,
                null,
                "deploy",
                At(instance.FromNs),
                At(Math.Min(instance.UntilNs, scenario.DurationNs)));
        return faults.Concat(deployments).OrderBy(trigger => trigger.Start);
    }

    private static TruthTrigger Trigger(FaultModel fault) => new(
        fault.Target,
        fault.Instance,
        fault.Version,
        fault.Caller,
        fault.Operation,
        fault.Remedy ? "restart" : fault.Kind.ToString().ToLowerInvariant(),
        At(fault.StartNs),
        At(fault.EndNs));
}
