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
        var end = first is null ? null : End(scene, first);
        // Of a service that runs once, the instance says nothing more.
        var one = scene.Now.Senders.Senders.GetValueOrDefault(cause.Service) is not { Instances.Count: > 1 };
        return (new Trigger(cause.Service, one ? null : cause.Instance, one ? null : cause.Version, cause.Operation, cause.Mechanism, scene.StartNs(from), end is { } to ? scene.StartNs(to) : null), end);
    }

    // Calls count where they began: a cause that holds them lasts until the last of them is through.
    private static int? End(Scene scene, Departure departure)
    {
        var end = departure.To;
        if (departure.Signal is TimeSignal times)
        {
            for (var bucket = departure.From; bucket < departure.To; bucket++)
                end = Math.Max(end, bucket + (int)Math.Ceiling(times.MeanNs(bucket, bucket + 1) / scene.Set.Grid.WidthNs));
            end = Math.Min(end, scene.To);
        }

        return end >= scene.Set.Grid.Count ? null : end;
    }

    private static bool Shows(Departure departure, Mechanism mechanism) => mechanism switch
    {
        Mechanism.Error => departure.Signal.Measure == Measure.Errors,
        Mechanism.Silence => departure.Signal.Measure is Measure.Unanswered or Measure.Errors,
        Mechanism.ChangedCalls => departure.Signal.Measure == Measure.Shape,
        _ => departure.Signal.Measure is Measure.Duration or Measure.SelfTime or Measure.Waiting,
    };
}
