using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate.Services;

/// <summary>Which faults a request meets now.</summary>
internal sealed class FaultBoard(IReadOnlyList<FaultModel> faults, EventQueue clock, SimRandom random)
{
    /// <summary>Sets the deaths and returns of processes on the agenda.</summary>
    public void Schedule(IReadOnlyDictionary<string, Node> nodes)
    {
        foreach (var fault in faults)
        {
            if (fault.Kind != FaultKind.Kill) continue;
            var hit = nodes[fault.Target].Instances.Where(instance => Matches(fault, instance)).ToList();
            clock.At(fault.StartNs, () => hit.ForEach(instance => instance.Kill()));
            clock.At(fault.EndNs, () => hit.ForEach(instance => instance.ComeBack()));
        }
    }

    public long StalledUntilNs(Instance instance, Request request)
    {
        long until = 0;
        foreach (var fault in faults)
        {
            if (fault.Kind == FaultKind.Stall && Active(fault) && Meets(fault, instance, request)) until = Math.Max(until, fault.EndNs);
        }
        return until;
    }

    public long AddedLatencyNs(Instance instance, Request request)
    {
        long added = 0;
        foreach (var fault in faults)
        {
            if (fault.Kind == FaultKind.Latency && Active(fault) && Meets(fault, instance, request) && Strikes(fault)) added += fault.Add.SampleNs(random);
        }
        return added;
    }

    public Reply? Error(Instance instance, Request request)
    {
        foreach (var fault in faults)
        {
            if (fault.Kind != FaultKind.Error || !Active(fault) || !Meets(fault, instance, request) || !Strikes(fault)) continue;
            return instance.Node.Peer is { IsDatabase: true } ? Reply.OfDatabase(fault.Code ?? "57P03") : Reply.Of(fault.Status);
        }
        return null;
    }

    public bool Refuses(Instance instance, Request request)
    {
        if (instance.IsDown) return true;
        foreach (var fault in faults)
        {
            if (fault.Kind == FaultKind.Refuse && Active(fault) && Meets(fault, instance, request) && Strikes(fault)) return true;
        }
        return false;
    }

    private bool Active(FaultModel fault) => clock.NowNs >= fault.StartNs && clock.NowNs < fault.EndNs;

    private bool Strikes(FaultModel fault) => fault.Share >= 1 || random.Chance(fault.Share);

    private static bool Meets(FaultModel fault, Instance instance, Request request) =>
        fault.Target == instance.Node.Name
        && Matches(fault, instance)
        && (fault.Caller is null || fault.Caller == request.Caller)
        && (fault.Operation is null || fault.Operation == request.Target.Operation);

    private static bool Matches(FaultModel fault, Instance instance) =>
        (fault.Instance is null || fault.Instance == instance.Model.Name)
        && (fault.Version is null || fault.Version == instance.Model.Version);
}
