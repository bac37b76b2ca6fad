using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate.Truth;

/// <summary>
/// Instances that differ from the others of their service: by what the scenario makes of them, not by measurement, since
/// chance and the mix of requests make any two instances differ a little.
/// </summary>
internal static class DriftFinder
{
    public static IEnumerable<TruthAffected> Find(ScenarioModel scenario) =>
        from service in scenario.Services
        where service.Instances.Count > 1
        let usual = service.Instances.CountBy(instance => instance.Version).MaxBy(version => version.Value).Key
        from instance in service.Instances
        let sinceNs = SinceNs(scenario, service, instance, usual)
        where sinceNs is not null
        select new TruthAffected(service.Name, instance.Name, "drift", TruthBuilder.At(sinceNs.Value));

    private static long? SinceNs(ScenarioModel scenario, ServiceModel service, InstanceModel instance, string usualVersion)
    {
        var ownPolicy = instance.Version != usualVersion
            && scenario.Policies.Any(policy => policy.Caller == service.Name && policy.Version == instance.Version);
        if (instance.Slowdown > 1 || ownPolicy) return instance.FromNs;
        return scenario.Faults
            .Where(fault => !fault.Remedy && fault.Target == service.Name)
            .Where(fault => fault.Instance == instance.Name || (fault.Version == instance.Version && instance.Version != usualVersion))
            .Select(fault => (long?)fault.StartNs)
            .Min();
    }
}
