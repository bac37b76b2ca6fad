using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents.Rules;

/// <summary>What began first, where and how long, with a word of doubt where there is doubt.</summary>
internal sealed class WhatStartedIt : IIncidentRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, IncidentFacts facts)
    {
        if (facts.Cause is not { } cause) return Unknown(result, facts);
        var began = MechanismText.Began(cause.Mechanism, PlaceText.Of(cause));
        var operation = cause.Operation is { } name ? $" in {name}" : "";
        Prose says = $"At {Say.Moment(facts.StartNs, result.Window)} {began}{operation}{Change(facts, cause)}{Lasting(facts)}{Doubt(facts, cause)}.";
        return new Draft(says, Evidence(facts, cause), cause.Exemplars);
    }

    private static Draft? Unknown(AnalysisResult result, IncidentFacts facts)
    {
        var incident = facts.Incident;
        if (incident.Affected.Count == 0) return null;
        var first = incident.Affected[0];
        var signal = first.Signals.Count > 0 ? $" ({SignalText.Brief(first.Signals[0])})" : "";
        Prose says = $"At {Say.Moment(first.OnsetNs, result.Window)} {new Name(first.Service)} was the first to leave its baseline{signal}; the spans do not show a cause.";
        var guess = incident.RootCauses.Count > 0
            ? $" The best candidate is {PlaceText.Plain(incident.RootCauses[0])} with a confidence of {Say.Share(incident.RootCauses[0].Confidence)}."
            : " No candidate for a cause was found.";
        return new Draft(says, AffectedEvidence.Of(first) + guess, first.Exemplars);
    }

    private static string Change(IncidentFacts facts, RootCause cause)
    {
        var signal = facts.CauseLane?.Signals.FirstOrDefault(signal => signal.Mechanism == cause.Mechanism);
        return signal is null ? "" : $" ({signal.Measure} {SignalText.Change(signal)})";
    }

    private static string Lasting(IncidentFacts facts) => facts.Incident.Trigger switch
    {
        null => "",
        { EndNs: { } end } trigger => $", for {Say.Duration(end - trigger.StartNs)}",
        _ => ", to the end of the data",
    };

    private static Prose Doubt(IncidentFacts facts, RootCause cause)
    {
        if (cause.Confidence >= IncidentFacts.Sure) return $"";
        var word = cause.Confidence >= 0.5 ? "probably the cause" : "possibly the cause";
        Prose next = facts.Incident.RootCauses.Count > 1
            ? $"; next comes {PlaceText.Of(facts.Incident.RootCauses[1])} with {Say.Share(facts.Incident.RootCauses[1].Confidence)}"
            : (Prose)$"";
        return $": {word}, {Say.Share(cause.Confidence)} sure{next}";
    }

    private static string Evidence(IncidentFacts facts, RootCause cause)
    {
        var reasons = cause.Reasons.Count > 0 ? string.Join("; ", cause.Reasons) : "no further reasons";
        var lane = facts.CauseLane is { } affected ? $" {AffectedEvidence.Of(affected)}" : "";
        return $"{PlaceText.Plain(cause)}, {MechanismText.Words(cause.Mechanism)}, confidence {Say.Share(cause.Confidence)}: {reasons}.{lane}";
    }
}
