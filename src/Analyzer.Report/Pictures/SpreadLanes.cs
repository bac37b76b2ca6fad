using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Pictures;

/// <summary>An incident as lanes in order of onset, with the arrows that join them.</summary>
/// <param name="Lanes">Affected services by onset, then those that stopped it.</param>
/// <param name="Arrows">Arrows along real calls.</param>
/// <param name="LeftOut">Affected services beyond those drawn.</param>
internal sealed record SpreadLanes(IReadOnlyList<Lane> Lanes, IReadOnlyList<LaneArrow> Arrows, int LeftOut)
{
    /// <summary>More lanes than this cannot be read on a page.</summary>
    public const int MostLanes = 40;

    private const int MostContained = 6, FurtherSignals = 2;

    /// <summary>Turns an incident into lanes.</summary>
    public static SpreadLanes Of(Incident incident)
    {
        var shown = incident.Affected.Take(MostLanes).ToList();
        var names = shown.Select(service => service.Service).ToHashSet(StringComparer.Ordinal);
        var held = incident.Containment.Where(point => !names.Contains(point.Service)).DistinctBy(point => point.Service).Take(MostContained).ToList();
        // A cause that no signal shows, as that of a service that fell silent, has its place all the same.
        List<Lane> lanes = [.. Cause(incident, names), .. shown.Select(service => Affected(incident, service)), .. held.Select(point => Contained(incident, point))];
        var index = lanes.Select((lane, i) => (lane.Name, i)).DistinctBy(pair => pair.Name).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);
        return new SpreadLanes(lanes, Join(incident, held, index), incident.Affected.Count - shown.Count);
    }

    /// <summary>A service's name without its namespace, where room is short.</summary>
    public static string Short(string service) => service[(service.LastIndexOf('/') + 1)..] is { Length: > 0 } name ? name : service;

    private static IEnumerable<Lane> Cause(Incident incident, HashSet<string> affected)
    {
        if (incident.Trigger is not { } trigger || affected.Contains(trigger.Service) || !new IncidentFacts(incident).IsCause(trigger.Service)) yield break;
        yield return new Lane(trigger.Service, "the cause", trigger.StartNs, trigger.EndNs, MechanismText.Kebab(trigger.Mechanism), [MechanismText.Words(trigger.Mechanism)], []);
    }

    private static Lane Affected(Incident incident, AffectedService service)
    {
        var inherited = service.Inherited ? ", inherited" : "";
        List<string> labels = service.Signals.Count > 0
            ? [SignalText.Long(service.Signals[0]) + inherited, SignalText.Brief(service.Signals[0]) + inherited, SignalText.Brief(service.Signals[0]), SignalText.Change(service.Signals[0])]
            : [MechanismText.Words(service.Mechanism) + inherited];
        var further = service.Signals.Skip(1).Take(FurtherSignals).Select(signal => new LaneSignal(MechanismText.Kebab(signal.Mechanism), signal.OnsetNs, signal.EndNs, SignalText.Long(signal)));
        return new Lane(service.Service, Came(incident, service), service.OnsetNs, service.EndNs, MechanismText.Kebab(service.Mechanism), labels, [.. further]);
    }

    private static string Came(Incident incident, AffectedService service)
    {
        if (new IncidentFacts(incident).IsCause(service.Service)) return "the cause";
        var arrow = incident.Propagation.Where(step => step.To == service.Service && step.From != service.Service && step.LagNs >= 0 && IsEarlier(incident, step.From, service)).OrderByDescending(step => (step.Share ?? 0) * step.Calls).ThenBy(step => step.LagNs).FirstOrDefault();
        if (arrow is not null) return arrow.LagNs == 0 ? $"together with {Short(arrow.From)}" : $"{Say.Duration(arrow.LagNs)} after {Short(arrow.From)}";
        var lag = service.OnsetNs - incident.Affected[0].OnsetNs;
        return lag > 0 ? $"{Say.Lag(lag)}, no arrow leads here" : "first to leave its baseline";
    }

    private static bool IsEarlier(Incident incident, string from, AffectedService service) =>
        incident.Affected.FirstOrDefault(other => other.Service == from) is { } source && source.OnsetNs <= service.OnsetNs;

    private static Lane Contained(Incident incident, ContainmentPoint point)
    {
        var onset = incident.Affected.FirstOrDefault(service => service.Service == point.Callee);
        return new Lane(
            point.Service,
            "not hurt",
            onset?.OnsetNs ?? incident.Window.StartNs,
            onset?.EndNs ?? incident.Window.EndNs,
            "contained",
            [ContainmentText.Lane(point), $"contained: {ContainmentText.Kind(point.Kind)}", "contained"],
            []);
    }

    private static List<LaneArrow> Join(Incident incident, List<ContainmentPoint> held, Dictionary<string, int> index)
    {
        List<LaneArrow> arrows = [];
        foreach (var step in incident.Propagation)
        {
            if (step.From == step.To || !index.TryGetValue(step.From, out var from) || !index.TryGetValue(step.To, out var to)) continue;
            arrows.Add(new LaneArrow(from, to, step.InLoop, false, $"{step.From} → {step.To}: {MechanismText.Words(step.Mechanism)}, {Say.Lag(step.LagNs)}"));
        }

        // The loop turns load back on the callee: where no arrow of the spread says so, its edge does.
        foreach (var edge in incident.SustainingLoop)
        {
            if (edge.Caller == edge.Callee || !index.TryGetValue(edge.Caller, out var from) || !index.TryGetValue(edge.Callee, out var to)) continue;
            if (!arrows.Exists(arrow => arrow.InLoop && arrow.From == from && arrow.To == to)) arrows.Add(new LaneArrow(from, to, true, false, $"{edge.Caller} → {edge.Callee}: {edge.Effect}"));
        }

        foreach (var point in held)
            if (index.TryGetValue(point.Callee, out var from)) arrows.Add(new LaneArrow(from, index[point.Service], false, true, $"{point.Callee} → {point.Service}: stopped"));
        return [.. arrows.DistinctBy(arrow => (arrow.From, arrow.To, arrow.InLoop))];
    }
}
