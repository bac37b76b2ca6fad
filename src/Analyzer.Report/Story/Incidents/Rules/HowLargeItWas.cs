using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents.Rules;

/// <summary>Speed and size.</summary>
internal sealed class HowLargeItWas : IIncidentRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, IncidentFacts facts)
    {
        var size = facts.Incident.Size;
        if (size.ImpactRequests < 1 && size.Services < 2) return null;
        var hurt = size.ImpactRequests >= 1 ? $"{Say.Many(size.ImpactRequests, "entry request")} failed or {(size.ImpactRequests == 1 ? "was" : "were")} unusually slow{Origin(size)}" : "No entry request was hurt beyond the usual";
        var speed = size.Services > 1 ? $"; {Say.Many(size.Services, "service")} over {Say.Many(size.Hops, "hop")} were affected, half of them {(size.HalfAffectedNs > 0 ? $"within {Say.Duration(size.HalfAffectedNs)}" : "at once")}" : "";
        var longer = size.TriggerNs is > 0 and var trigger && size.DurationNs >= trigger * 1.2 ? $"; it lasted {SignalText.Ratio((double)size.DurationNs / trigger)} times as long as its cause" : "";
        Prose says = $"{hurt}{speed}{longer}.";
        var hops = size.HopsPerSecond is { } rate ? $"{SignalText.Ratio(rate)} hops per second" : "all onsets fall into one bucket";
        var evidence = $"{Say.Many(size.Services, "service")}, {Say.Many(size.Hops, "hop")} from the cause to the furthest, {hops}; incident {Say.Duration(size.DurationNs)}{(size.TriggerNs is { } ns ? $", cause {Say.Duration(ns)}" : ", length of the cause not known")}.";
        return new Draft(says, evidence, []);
    }

    private static string Origin(IncidentSize size) =>
        size.EntryPerOrigin is { } ratio ? $", {SignalText.Ratio(ratio)} for each request that failed at the origin" : "";
}
