using Analyzer.Detect.Incidents;
using Analyzer.Detect.Onsets;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Propagation;

/// <summary>Services that left their usual values, in order of onset.</summary>
internal static class AffectedServices
{
    // Waits and own work explain a duration; by themselves they are not what callers see.
    private static readonly Measure[] s_seen = [Measure.Errors, Measure.Unanswered, Measure.Duration, Measure.Repeats];

    /// <summary>Finds them.</summary>
    /// <param name="scene">The incident.</param>
    /// <param name="layers">Distance of each service from the entry: of two with the same onset the deeper comes first.</param>
    public static IReadOnlyList<AffectedService> Of(Scene scene, IReadOnlyDictionary<string, int> layers)
    {
        var anySeen = scene.Outbreak.Departures.Any(departure => s_seen.Contains(departure.Signal.Measure));
        return [.. scene.Outbreak.Departures
            .GroupBy(departure => departure.Signal.Service, StringComparer.Ordinal)
            .Where(group => !anySeen || group.Any(departure => s_seen.Contains(departure.Signal.Measure)))
            .Select(group => Service(scene, group.Key, [.. group]))
            .OrderBy(service => service.OnsetNs)
            .ThenByDescending(service => layers.GetValueOrDefault(service.Service))
            .ThenBy(service => service.Service, StringComparer.Ordinal)];
    }

    private static AffectedService Service(Scene scene, string name, List<Departure> departures)
    {
        var seen = departures.Where(departure => s_seen.Contains(departure.Signal.Measure)).ToList();
        if (seen.Count == 0) seen = departures;
        var first = seen.OrderBy(departure => departure.From).ThenBy(departure => Array.IndexOf(s_seen, departure.Signal.Measure)).First();
        // Errors that are callers' time-outs are slowness seen from the other side.
        if (first.Signal.Measure == Measure.Errors && seen.Find(departure => departure.Signal.Measure == Measure.Duration) is { } slow && slow.From <= first.From + 1 && TimesOut(scene, name, first)) first = slow;
        // A silence is what its errors are.
        if (first.Signal.Measure == Measure.Errors && seen.Find(departure => departure.Signal.Measure == Measure.Unanswered) is { } silent && silent.From <= first.From + 1) first = silent;
        var to = seen.Max(departure => departure.To);
        var mechanism = first.Mechanism;
        if (first.Signal.Measure == Measure.Duration && Waits(departures)) mechanism = Mechanism.Queueing;
        var signals = departures
            .OrderByDescending(departure => departure == first)
            .ThenBy(departure => departure.From)
            .ThenBy(departure => departure.Signal.Measure)
            .Select(departure => Change(scene, departure))
            .ToList();
        var inherited = mechanism == Mechanism.Latency
            && scene.Signals.Find(name, Measure.SelfTime) is { Usual: > 0 }
            && !departures.Exists(departure => departure.Signal.Measure is Measure.SelfTime or Measure.Waiting or Measure.Shape);
        return new AffectedService(
            name,
            mechanism,
            scene.StartNs(first.From),
            EndNs(scene, to),
            Math.Round(seen.Max(departure => departure.Signal.Severity(departure.Peak, departure.Peak + 1)), 4),
            inherited,
            signals,
            scene.Exemplars(name, mechanism is Mechanism.Latency or Mechanism.Queueing));
    }

    private static bool TimesOut(Scene scene, string service, Departure errors)
    {
        var (failed, timedOut) = (0.0, 0.0);
        var cells = scene.Into(service);
        for (var bucket = errors.From; bucket < errors.To; bucket++)
        {
            failed += cells[bucket].FailedAttempts;
            timedOut += cells[bucket].Timeouts;
        }

        return timedOut > 0.5 * failed;
    }

    // More of the time beyond the usual went by before the callee began than in it.
    private static bool Waits(List<Departure> departures)
    {
        var duration = departures.Find(departure => departure.Signal.Measure == Measure.Duration);
        var waiting = departures.Find(departure => departure.Signal.Measure == Measure.Waiting);
        if (duration?.Signal is not TimeSignal whole || waiting?.Signal is not TimeSignal before) return false;
        return before.ExcessNs(duration.From, duration.To) > 0.5 * whole.ExcessNs(duration.From, duration.To);
    }

    private static SignalChange Change(Scene scene, Departure departure) => new(
        departure.Mechanism,
        scene.StartNs(departure.From),
        EndNs(scene, departure.To),
        scene.StartNs(departure.Peak),
        departure.Signal.Measure switch
        {
            Measure.Errors => "failed attempts ÷ attempts",
            Measure.Duration => "mean duration",
            Measure.SelfTime => "mean own work",
            Measure.Waiting => "mean wait before it begins",
            Measure.Repeats => "retries ÷ calls it makes",
            Measure.Unanswered => "attempts that reached no span of it ÷ attempts",
            Measure.Drift => $"{((DriftSignal)departure.Signal).Finding.Aspect} of one instance or version, its peers' before it",
            _ => "requests that changed ÷ requests",
        },
        UnitOf(departure.Signal),
        Round(departure.Signal, departure.Signal.Usual),
        Round(departure.Signal, departure.Signal.Value(departure.Peak, departure.Peak + 1)));

    private static long? EndNs(Scene scene, int to) => to >= scene.Set.Grid.Count ? null : scene.StartNs(to);

    private static string UnitOf(Signal signal) => signal switch
    {
        TimeSignal => "ns",
        DriftSignal drift => drift.Finding.Unit,
        _ => "share",
    };

    private static double Round(Signal signal, double value) => UnitOf(signal) == "ns" ? Math.Round(value) : Math.Round(value, 6);
}
