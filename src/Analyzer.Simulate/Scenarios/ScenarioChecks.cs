namespace Analyzer.Simulate.Scenarios;

/// <summary>What is named must exist: a call to nobody would only show up as a strange result.</summary>
internal static class ScenarioChecks
{
    public static void Check(ScenarioModel scenario, YamlSection root)
    {
        if (scenario.Services.Count == 0) throw root.Error("'services' is missing");
        if (scenario.Loads.Count == 0) throw root.Error("'load' is missing");
        if (scenario.QuietNs >= scenario.DurationNs) throw root.Invalid("quiet", "must be shorter than 'duration'");

        var operations = scenario.Services.ToDictionary(
            service => service.Name,
            service => service.Operations.Select(operation => operation.Name).ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        var peers = scenario.Peers.ToDictionary(peer => peer.Name, StringComparer.Ordinal);
        var queues = scenario.Queues.Select(queue => queue.Name).ToHashSet(StringComparer.Ordinal);
        List<string> nodes = [.. operations.Keys, .. peers.Keys];

        foreach (var load in scenario.Loads) CheckCall("load", load.Service, load.Operation, peersAllowed: false);
        foreach (var queue in scenario.Queues)
        {
            if (!operations.ContainsKey(queue.Consumer)) throw Unknown($"queues.{queue.Name}", "consumer", queue.Consumer, operations.Keys);
            CheckSteps($"queues.{queue.Name}", queue.Operation.Steps);
        }
        foreach (var service in scenario.Services)
        {
            foreach (var operation in service.Operations) CheckSteps($"services.{service.Name}.{operation.Name}", operation.Steps);
        }
        foreach (var policy in scenario.Policies)
        {
            if (!operations.ContainsKey(policy.Caller)) throw Unknown("policies", "service", policy.Caller, operations.Keys);
            if (!nodes.Contains(policy.Callee)) throw Unknown("policies", "service or peer", policy.Callee, nodes);
        }
        foreach (var fault in scenario.Faults)
        {
            if (!nodes.Contains(fault.Target)) throw Unknown("faults", "service or peer", fault.Target, nodes);
            if (fault.Instance is { } instance && !InstanceNames(fault.Target).Contains(instance))
            {
                throw Unknown("faults", "instance", instance, InstanceNames(fault.Target));
            }
        }

        IEnumerable<string> InstanceNames(string service) =>
            scenario.Services.Where(s => s.Name == service).SelectMany(s => s.Instances).Select(i => i.Name);

        void CheckSteps(string where, IEnumerable<StepModel> steps)
        {
            foreach (var step in steps)
            {
                switch (step)
                {
                    case CallStep call:
                        CheckCall(where, call.Callee, call.Operation, peersAllowed: true);
                        if (call.RedirectTo is { } to) CheckCall(where, call.Callee, to, peersAllowed: true);
                        if (call.Token is { } token) CheckCall(where, token.Callee, token.Operation, peersAllowed: true);
                        break;
                    case QueryStep query when !peers.TryGetValue(query.Database, out var peer) || !peer.IsDatabase:
                        throw Unknown(where, "database", query.Database, peers.Values.Where(p => p.IsDatabase).Select(p => p.Name));
                    case PublishStep publish when !queues.Contains(publish.Queue):
                        throw Unknown(where, "queue", publish.Queue, queues);
                    case ParallelStep parallel:
                        CheckSteps(where, parallel.Steps);
                        break;
                }
            }
        }

        void CheckCall(string where, string callee, string operation, bool peersAllowed)
        {
            if (peersAllowed && peers.ContainsKey(callee)) return;
            if (!operations.TryGetValue(callee, out var known)) throw Unknown(where, "service or peer", callee, nodes);
            if (!known.Contains(operation)) throw Unknown(where, $"operation of {callee}", operation, known);
        }

        ScenarioException Unknown(string where, string what, string name, IEnumerable<string> allowed) =>
            new($"{root.Source} ({where}): there is no {what} '{name}'; allowed: {string.Join(", ", allowed.Order(StringComparer.Ordinal))}");
    }
}
