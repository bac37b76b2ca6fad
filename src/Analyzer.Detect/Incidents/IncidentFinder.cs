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
    public static (IReadOnlyList<Incident> Incidents, BaselineUse Use) Find(Reduction now, Reduction? baseline, BaselineKind kind)
    {
        if (References.Of(now, baseline, kind, (reference, ratio) => Departures(now, reference, ratio, out _)) is not { } reference) return ([], BaselineUse.None);
        var factor = reference.IsSameTime ? QuietPartFactor : OtherTimeFactor;
        var departures = Departures(now, reference, factor, out var table);
        var calls = now.Series.Edges.Keys.Where(name => name.Caller is not null).Select(name => (name.Caller!, name.Callee)).ToHashSet();
        var layers = ServiceSummaries.Of(now.Senders, now.Series.Edges.Keys).ToDictionary(service => service.Name, service => service.Layer, StringComparer.Ordinal);
        var incidents = Outbreaks.Of(departures, calls, reference.IsSameTime ? Gap : Math.Max(Gap, now.Series.Grid.Count / 3))
            .Select(outbreak => Describe(new Scene(now, reference, table, outbreak, outbreak.From, outbreak.To), layers, factor))
            .OfType<(Incident Incident, double Lost)>()
            .OrderByDescending(found => found.Lost)
            .ThenByDescending(found => found.Incident.Affected.Sum(service => service.Severity))
            .ThenBy(found => found.Incident.Window.StartNs)
            .ThenBy(found => string.Join('\n', found.Incident.Affected.Select(service => service.Service)), StringComparer.Ordinal)
            .Select((found, place) => found.Incident with { Id = $"incident-{place + 1}" })
            .ToList();
        return (incidents, reference.Use);
    }

    private static List<Departure> Departures(Reduction now, Reference reference, double factor, out SignalTable table)
    {
        table = SignalTable.Of(now.Series, reference, factor);
        var signals = table.Signals.Concat(ShapeSignals.Of(now.Shapes, reference)).ToList();
        return FalseDiscoveries.Keep([.. signals.SelectMany(DepartureFinder.Find)], signals.Count, FalseDiscoveryRate);
    }

    private static (Incident Incident, double Lost)? Describe(Scene scene, IReadOnlyDictionary<string, int> layers, double factor)
    {
        var shapes = ShapeChanges.Find(scene.Now.Shapes, scene.Reference, scene.From, scene.To);
        var suspects = SuspectFinder.Find(scene.Changes, shapes, scene.Reference, factor);
        scene.KeepNear(suspects);
        var causes = RootCauseRanker.Rank(scene, suspects, factor);
        var affected = AffectedServices.Of(scene, layers);
        if (affected.Count == 0) return null;
        var amplifiers = IncidentAmplifiers.Of(scene);
        var (trigger, triggerEnd) = Triggers.Of(scene, causes);
        var feedback = Metastability.Of(scene, triggerEnd, amplifiers);
        var hidden = HiddenCounts.Of(scene);
        var lost = suspects.Values.Sum(suspect => suspect.Seconds);
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
