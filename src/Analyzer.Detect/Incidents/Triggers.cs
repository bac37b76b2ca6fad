using Analyzer.Detect.Onsets;
using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Incidents;

/// <summary>The first cause: where the best candidate lay, from when, and for how long it lasted by itself.</summary>
internal static class Triggers
{
    // So far from its usual time that the call was held.
    private const double LeastRatio = 5;

    /// <summary>The trigger and the first bucket after it; both null where no candidate is known.</summary>
    public static (Trigger? Trigger, int? End) Of(Scene scene, IReadOnlyList<RootCause> causes)
    {
        if (causes.Count == 0) return (null, null);
        var cause = causes[0];
        var own = scene.Outbreak.Departures.Where(departure => departure.Signal.Service == cause.Service && Shows(departure, cause.Mechanism)).ToList();
        var first = own.Count > 0 ? own[0] : scene.Outbreak.Departures.FirstOrDefault(departure => departure.Signal.Service == cause.Service);
        var (from, end) = first is null ? Held(scene, cause.Service) : (first.From, End(scene, first));
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

    // A cause of which too few calls are in the data to depart: from the first to the last call that it held for long, or
    // as long as none is in the data at all.
    private static (int From, int? End) Held(Scene scene, string service)
    {
        var (from, end) = (int.MaxValue, (int?)null);
        foreach (var change in scene.Changes)
        {
            if (change.Name.Callee != service || change.Usual is not { } usual) continue;
            for (var bucket = scene.From; bucket < scene.To; bucket++)
            {
                var whole = default(TimeSums);
                foreach (var series in change.Edge.Instances.Values) whole.Add(series.Times[bucket].Whole);
                if (whole.Count == 0 || whole.MeanNs < LeastRatio * usual.Times.Whole.MeanNs) continue;
                from = Math.Min(from, bucket);
                end = Math.Max(end ?? 0, bucket + Math.Max(1, (int)Math.Ceiling(whole.MeanNs / scene.Set.Grid.WidthNs)));
            }
        }

        if (from == int.MaxValue && scene.Halts.FirstOrDefault(halt => halt.Callee == service) is { } halted) (from, end) = (Math.Max(scene.From, halted.From), halted.To);
        return (from == int.MaxValue ? scene.From : from, end < scene.To ? end : null);
    }

    private static bool Shows(Departure departure, Mechanism mechanism) => mechanism switch
    {
        Mechanism.Error => departure.Signal.Measure == Measure.Errors,
        Mechanism.Silence => departure.Signal.Measure is Measure.Unanswered or Measure.Errors,
        Mechanism.ChangedCalls => departure.Signal.Measure == Measure.Shape,
        _ => departure.Signal.Measure is Measure.Duration or Measure.SelfTime or Measure.Waiting,
    };
}
