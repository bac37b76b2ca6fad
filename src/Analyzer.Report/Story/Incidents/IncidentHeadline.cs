using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>An incident in one line: what began where, and what became of it.</summary>
internal static class IncidentHeadline
{
    private const double HeldShare = 0.9, StormFactor = 1.5;

    /// <summary>Picks the strongest claim that the findings carry.</summary>
    public static Prose Of(Incident incident)
    {
        var facts = new IncidentFacts(incident);
        if (facts.Cause is not { } cause)
            return $"{Say.Many(incident.Affected.Count, "service")} left {(incident.Affected.Count == 1 ? "its" : "their")} baseline for {Say.Duration(incident.Window.DurationNs)}; the spans do not show a cause";
        var (what, isMany) = MechanismText.Noun(cause.Mechanism, PlaceText.Of(cause));
        var lasting = facts.TriggerNs is { } ns ? $" for {Say.Duration(ns)}" : "";
        var doubt = cause.Confidence < IncidentFacts.Sure ? $" (cause {Say.Share(cause.Confidence)} sure)" : "";
        return $"{what}{lasting} {Became(facts, isMany)}{doubt}";
    }

    private static Prose Became(IncidentFacts facts, bool isMany)
    {
        var incident = facts.Incident;
        var length = Say.Adjective(incident.Window.DurationNs);
        if (incident.Metastable) return $"became a {length} metastable {(facts.Amplifier is { } most ? Storm(most) : "overload")}";
        if (!facts.IsEntryFailing && Containment(incident) is { } held) return Contained(facts, held, isMany);
        if (facts.Amplifier is { } amplifier && (facts.IsEntryFailing ? amplifier.PeakFactor >= StormFactor : true)) return Amplified(facts, amplifier, length);
        if (facts.IsEntryFailing) return $"made {Say.Share(facts.EntryErrors)} of entry requests fail";
        if (facts.IsEntrySlow) return $"slowed entry requests from a p95 of {Say.Duration(incident.Hidden.EntryP95BeforeNs)} to {Say.Duration(incident.Hidden.EntryP95Ns)}";
        return $"{(isMany ? "were" : "was")} felt in {Say.Many(incident.Affected.Count, "service")}; users saw nothing";
    }

    private static string Storm(Amplifier amplifier) => amplifier.Publisher is null ? "retry storm" : "redelivery storm";

    private static ContainmentPoint? Containment(Incident incident) =>
        incident.Containment.Count > 0 && incident.Containment[0].Share >= HeldShare ? incident.Containment[0] : null;

    private static Prose Contained(IncidentFacts facts, ContainmentPoint held, bool isMany)
    {
        var how = held.Kind switch
        {
            ContainmentKind.Fallback => "fallback",
            ContainmentKind.Retry => "retries",
            ContainmentKind.Breaker => "circuit breaker",
            ContainmentKind.Budget => "retry budget",
            _ => throw new ArgumentOutOfRangeException(nameof(facts), held.Kind, null),
        };
        var seen = facts.IsEntrySlow
            ? $"users saw no errors, but a p95 of {Say.Duration(facts.Incident.Hidden.EntryP95Ns)} instead of {Say.Duration(facts.Incident.Hidden.EntryP95BeforeNs)}"
            : "users saw nothing";
        var verb = held.Kind == ContainmentKind.Retry ? "hidden" : "contained";
        return $"{(isMany ? "were" : "was")} {verb} by {new Name(held.Service)}’s {how}; {seen}";
    }

    private static Prose Amplified(IncidentFacts facts, Amplifier amplifier, string length)
    {
        var repeats = amplifier.Publisher is null ? "attempts for each call" : "deliveries of each message";
        Prose edge = amplifier.Publisher is null ? $"from {new Name(amplifier.Caller)} to {new Name(amplifier.Callee)}" : (Prose)$"from {new Name(amplifier.Caller)}";
        if (facts.IsEntryFailing) return $"became a {length} {Storm(amplifier)}: {Say.Share(facts.EntryErrors)} of entry requests failed";
        var errors = facts.EntryErrors > 0 ? Say.Share(facts.EntryErrors) : "no";
        return $"became hidden load: {SignalText.Ratio(amplifier.PeakFactor)} {repeats} {edge} at the peak, while the entry showed {errors} errors";
    }
}
