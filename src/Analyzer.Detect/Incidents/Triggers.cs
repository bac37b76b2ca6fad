using Analyzer.Detect.Onsets;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Incidents;

/// <summary>The first cause: where the best candidate lay, from when, and for how long it lasted by itself.</summary>
internal static class Triggers
{
    /// <summary>The trigger and the first bucket after it; both null where no candidate is known.</summary>
    public static (Trigger? Trigger, int? End) Of(Scene scene, IReadOnlyList<RootCause> causes)
    {
        if (causes.Count == 0) return (null, null);
        var cause = causes[0];
        var own = scene.Outbreak.Departures.Where(departure => departure.Signal.Service == cause.Service && Shows(departure, cause.Mechanism)).ToList();
        var first = own.Count > 0 ? own[0] : scene.Outbreak.Departures.FirstOrDefault(departure => departure.Signal.Service == cause.Service);
        var from = first?.From ?? scene.From;
        int? end = first is null || first.To >= scene.Set.Grid.Count ? null : first.To;
        return (new Trigger(cause.Service, cause.Instance, cause.Version, cause.Operation, cause.Mechanism, scene.StartNs(from), end is { } to ? scene.StartNs(to) : null), end);
    }

    private static bool Shows(Departure departure, Mechanism mechanism) => mechanism switch
    {
        Mechanism.Error => departure.Signal.Measure == Measure.Errors,
        Mechanism.Silence => departure.Signal.Measure is Measure.Unanswered or Measure.Errors,
        Mechanism.ChangedCalls => departure.Signal.Measure == Measure.Shape,
        _ => departure.Signal.Measure is Measure.Duration or Measure.SelfTime or Measure.Waiting,
    };
}
