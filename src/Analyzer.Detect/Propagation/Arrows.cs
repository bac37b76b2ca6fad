using Analyzer.Detect.Incidents;
using Analyzer.Detect.RootCauses;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Propagation;

/// <summary>
/// How an incident travelled: along edges that were called, forward in time, errors and latency from callee to caller,
/// the load of retries from caller to callee.
/// </summary>
internal static class Arrows
{
    /// <summary>Arrows by onset of their source.</summary>
    /// <param name="scene">The incident.</param>
    /// <param name="affected">Who was affected.</param>
    /// <param name="amplifiers">Edges whose repetitions multiplied the load.</param>
    /// <param name="loop">Edges of the sustaining loop.</param>
    public static IReadOnlyList<PropagationStep> Of(Scene scene, IReadOnlyList<AffectedService> affected, IReadOnlyList<Amplifier> amplifiers, IReadOnlyList<LoopEdge> loop)
    {
        var hit = affected.ToDictionary(service => service.Service, StringComparer.Ordinal);
        var order = affected.Select((service, place) => (service.Service, place)).ToDictionary(pair => pair.Service, pair => pair.place, StringComparer.Ordinal);
        var looped = loop.Select(edge => (edge.Caller, edge.Callee)).ToHashSet();
        var steps = new List<PropagationStep>();
        foreach (var edges in scene.Changes.Where(change => change.Name.Caller is not null).GroupBy(change => (Caller: change.Name.Caller!, change.Name.Callee)))
        {
            var (caller, callee) = edges.Key;
            if (caller == callee || !hit.TryGetValue(caller, out var upper) || !hit.TryGetValue(callee, out var lower)) continue;
            var inLoop = looped.Contains(edges.Key);
            if (lower.OnsetNs <= upper.OnsetNs && Up(scene, lower, upper, [.. edges], inLoop) is { } up) steps.Add(up);
            if (inLoop || (upper.OnsetNs < lower.OnsetNs && amplifiers.Any(edge => edge.Caller == caller && edge.Callee == callee)))
                steps.Add(Down(scene, upper, lower, [.. edges], inLoop));
        }

        return [.. steps
            .OrderBy(step => order[step.From])
            .ThenBy(step => order[step.To])
            .ThenBy(step => step.Mechanism)];
    }

    private static PropagationStep? Up(Scene scene, AffectedService lower, AffectedService upper, List<EdgeChange> edges, bool inLoop)
    {
        var errors = edges.Sum(edge => edge.Counts.HandedOn);
        var slower = edges.Sum(edge => edge.Usual is { } usual ? edge.ExcessNs(edge.Times.Whole, usual.Times.Whole, 1.1) : 0);
        var failedThere = edges.Sum(edge => edge.Counts.FailedAttempts);
        if (errors <= 0 && slower <= 0 && failedThere <= 0) return null;
        var into = scene.Changes.Where(change => change.Name.Callee == upper.Service).ToList();
        var failed = into.Sum(change => change.Counts.FailedAttempts);
        var late = into.Sum(change => change.Usual is { } usual ? change.ExcessNs(change.Times.Whole, usual.Times.Whole, 1.1) : 0);
        double? share = upper.Mechanism is Mechanism.Latency or Mechanism.Queueing
            ? late > 0 ? Math.Min(1, slower / late) : null
            : failed > 0 ? Math.Min(1, errors / failed) : null;
        var slow = slower > 0 && errors <= 0;
        var best = edges.OrderByDescending(edge => edge.Counts.FailedAttempts).ThenByDescending(edge => edge.Times.Whole.SumNs).ThenBy(edge => edge.Name).First();
        return new PropagationStep(
            lower.Service,
            upper.Service,
            errors > 0 || failedThere > 0 && slower <= 0 ? Mechanism.Error : Mechanism.Latency,
            upper.Service,
            lower.Service,
            upper.OnsetNs - lower.OnsetNs,
            share is { } value ? Math.Round(value, 4) : null,
            upper.Mechanism is Mechanism.Latency or Mechanism.Queueing ? into.Sum(change => change.Times.Whole.Count) : failed,
            inLoop,
            scene.Exemplars(best.Edge, slow));
    }

    private static PropagationStep Down(Scene scene, AffectedService upper, AffectedService lower, List<EdgeChange> edges, bool inLoop)
    {
        var best = edges.OrderByDescending(edge => edge.Counts.Attempts - edge.Counts.Calls).ThenBy(edge => edge.Name).First();
        var attempts = edges.Sum(edge => edge.Counts.Attempts);
        return new PropagationStep(
            upper.Service,
            lower.Service,
            Mechanism.RetryLoad,
            upper.Service,
            lower.Service,
            Math.Max(0, lower.OnsetNs - upper.OnsetNs),
            attempts > 0 ? Math.Round(Math.Max(0, attempts - edges.Sum(edge => edge.Counts.Calls)) / attempts, 4) : null,
            attempts,
            inLoop,
            scene.Exemplars(best.Edge, slow: false));
    }
}
