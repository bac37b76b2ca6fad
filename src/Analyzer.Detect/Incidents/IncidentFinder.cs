using Analyzer.Detect.Amplification;
using Analyzer.Detect.Baselines;
using Analyzer.Detect.Containment;
using Analyzer.Detect.Feedback;
using Analyzer.Detect.Onsets;
using Analyzer.Detect.Propagation;
using Analyzer.Detect.RootCauses;
using Analyzer.Detect.Views;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Incidents;

/// <summary>Finds incidents in a reduction: what departed from a quiet time, what belongs together, and what started it.</summary>
internal static class IncidentFinder
{
    // Of all departures kept, at most this share is chance.
    private const double FalseDiscoveryRate = 1e-3;

    // Another hour differs by more than a quiet minute before.
    private const double QuietPartFactor = References.QuietPartFactor, OtherTimeFactor = 2;

    private const int Gap = 5;

    /// <summary>Incidents, those with most impact first, and what they were compared with.</summary>
    /// <param name="now">The window analysed.</param>
    /// <param name="baseline">A quiet time; null without one.</param>
    /// <param name="kind">Where the quiet time came from.</param>
    /// <param name="drift">Instances and versions that diverge from their peers.</param>
    public static (IReadOnlyList<Incident> Incidents, BaselineUse Use) Find(Reduction now, Reduction? baseline, BaselineKind kind, IReadOnlyList<DriftFinding> drift)
    {
        if (References.Of(now, baseline, kind, (reference, ratio) => Departures(now, reference, ratio, out _)) is not { } reference) return ([], BaselineUse.None);
        var factor = reference.IsSameTime ? QuietPartFactor : OtherTimeFactor;
        var departures = Departures(now, reference, factor, out var table);
        departures.AddRange([.. DriftSignal.Departures(drift, now.Series.Grid.SlotOf, now.Series.Grid.Count, departures)]);
        var calls = now.Series.Edges.Keys.Where(name => name.Caller is not null).Select(name => (name.Caller!, name.Callee)).ToHashSet();
        var layers = ServiceSummaries.Of(now.Senders, now.Series.Edges.Keys).ToDictionary(service => service.Name, service => service.Layer, StringComparer.Ordinal);
        var outbreaks = Outbreaks.Of(departures, calls, reference.IsSameTime ? Gap : Math.Max(Gap, now.Series.Grid.Count / 3));
        var incidents = Joined(outbreaks, Described)
            .OrderByDescending(found => found.Lost)
            .ThenByDescending(found => found.Incident.Size.ImpactRequests)
            .ThenByDescending(found => found.Incident.Affected.Sum(service => service.Severity))
            .ThenBy(found => found.Incident.Window.StartNs)
            .ThenBy(found => string.Join('\n', found.Incident.Affected.Select(service => service.Service)), StringComparer.Ordinal)
            .Select((found, place) => found.Incident with { Id = $"incident-{place + 1}" })
            .ToList();
        if (incidents.Count == 1 && !reference.IsSameTime)
        {
            var whole = new Scene(now, reference, table, new Outbreak(0, now.Series.Grid.Count, departures), 0, now.Series.Grid.Count);
            incidents[0] = incidents[0] with { RootCauses = Elsewhere.Append(incidents[0], whole, factor) };
        }

        return (incidents, reference.Use);

        (Incident Incident, double Lost)? Described(Outbreak outbreak) => Describe(new Scene(now, reference, table, outbreak, outbreak.From, outbreak.To), layers, factor);
    }

    // One cause that comes and goes is one incident: outbreaks of the same first cause are joined where the lull between them is
    // shorter than they are.
    private static List<(Incident Incident, double Lost)> Joined(List<Outbreak> outbreaks, Func<Outbreak, (Incident Incident, double Lost)?> describe)
    {
        var found = new List<(Outbreak Outbreak, Incident Incident, double Lost)>();
        foreach (var outbreak in outbreaks)
        {
            var open = outbreak;
            if (describe(open) is not { } described) continue;
            for (var earlier = found.FindLastIndex(item => Same(item.Outbreak, item.Incident, open, described.Incident)); earlier >= 0;
                earlier = found.FindLastIndex(item => Same(item.Outbreak, item.Incident, open, described.Incident)))
            {
                var joined = found[earlier].Outbreak.With(open);
                if (describe(joined) is not { } together) break;
                (open, described) = (joined, together);
                found.RemoveAt(earlier);
            }

            found.Add((open, described.Incident, described.Lost));
        }

        return [.. found.Select(item => (item.Incident, item.Lost))];
    }

    private static bool Same(Outbreak one, Incident first, Outbreak other, Incident second) =>
        first.RootCauses.Count > 0 && second.RootCauses.Count > 0
        && first.RootCauses[0].Service == second.RootCauses[0].Service
        && Math.Max(one.From, other.From) - Math.Min(one.To, other.To) <= Math.Max(Gap, Math.Max(one.To - one.From, other.To - other.From));

    private static List<Departure> Departures(Reduction now, Reference reference, double factor, out SignalTable table)
    {
        table = SignalTable.Of(now.Series, reference, factor);
        return [.. Kept([.. table.Signals]), .. Kept([.. ShapeSignals.Of(now.Shapes, reference, now.Quality.MeanSamplingProbability)])];
    }

    // The first and the last bucket hold traces of which only a part is in the data.
    private static bool IsCutOff(Scene scene) => scene.Set.Grid.Count > 2 && scene.To - scene.From == 1 && (scene.From == 0 || scene.To == scene.Set.Grid.Count);

    // What requests do is a family of its own: its many signals must not drown the few that callers feel.
    private static List<Departure> Kept(List<Signal> signals) =>
        FalseDiscoveries.Keep([.. signals.SelectMany(DepartureFinder.Find)], signals.Count, FalseDiscoveryRate);

    private static (Incident Incident, double Lost)? Describe(Scene scene, IReadOnlyDictionary<string, int> layers, double factor)
    {
        var shapes = ShapeChanges.Find(scene.Now.Shapes, scene.Reference, scene.From, scene.To, scene.Now.Quality.MeanSamplingProbability);
        var suspects = SuspectFinder.Find(scene, shapes, factor);
        scene.KeepNear(suspects);
        var causes = RootCauseRanker.Rank(scene, suspects, factor);
        var affected = AffectedServices.Of(scene, layers);
        if (affected.Count == 0 || IsCutOff(scene)) return null;
        var amplifiers = IncidentAmplifiers.Of(scene);
        var (trigger, triggerEnd) = Triggers.Of(scene, causes);
        var feedback = Metastability.Of(scene, triggerEnd, amplifiers);
        var hidden = HiddenCounts.Of(scene);
        var lost = suspects.Values.Sum(suspect => suspect.Seconds);
        // Next to another day, what was off for a moment only may be that day's own.
        if (!scene.Reference.IsSameTime) lost *= (double)(scene.To - scene.From) / scene.Set.Grid.Count;
        return (new Incident
        {
            Id = "",
            Window = scene.Window,
            Ongoing = scene.To >= scene.Set.Grid.Count,
            Trigger = trigger,
            RootCauses = causes,
            Affected = affected,
            Propagation = Arrows.Of(scene, affected, amplifiers, feedback.Loop),
            Amplifiers = amplifiers,
            BreakPoint = BreakPoints.Find(scene, amplifiers),
            Containment = ContainmentFinder.Of(scene),
            Metastable = feedback.IsMetastable,
            SustainingLoop = feedback.Loop,
            End = Endings.Of(scene, triggerEnd, feedback.IsMetastable, affected),
            Hidden = hidden,
            Size = Sizes.Of(scene, causes.Count > 0 ? causes[0].Service : null, affected, trigger, hidden),
        }, lost);
    }
}
