using System.Globalization;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;
using Analyzer.Store.Records;

namespace Analyzer.Service.Assistants;

/// <summary>Incidents as an assistant reads them.</summary>
internal static class IncidentAnswers
{
    /// <summary>One line for a list.</summary>
    public static string Line(IncidentRecord record) =>
        $"{record.Id}: cause {record.Cause ?? "not shown by the data"}{(record.Confidence is { } confidence ? $" (confidence {confidence.ToString("0.00", CultureInfo.InvariantCulture)})" : "")}. {record.Summary} {Say.Window(record.StartNs, record.EndNs)}{(record.Ongoing ? ", still going on when the data ended" : "")}; {record.Services.Count} services; {Say.Count(record.ImpactRequests)} requests hit.";

    /// <summary>All of it, briefly.</summary>
    public static string Whole(IncidentRecord record, Incident incident, AnalysisResult result, IReadOnlyList<AnnotationRecord> notes)
    {
        var answer = new Answer();
        if (incident.RootCauses.Count == 0) answer.Line("Cause: the data does not show one.");
        answer.List("Cause, best first:", incident.RootCauses, 3, cause => $"{Answer.Place(cause)}, confidence {cause.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}: {string.Join("; ", cause.Reasons.Take(3))}{Answer.Evidence(cause.Exemplars)}");
        answer.Line($"Incident {record.Id}: {record.Summary} {Say.Window(incident.Window.StartNs, incident.Window.EndNs)}{(incident.Ongoing ? ", still going on when the data ended" : "")}.");
        if (incident.Trigger is { } trigger) answer.Line($"Trigger: {trigger.Service} ({MechanismText.Words(trigger.Mechanism)}) from {Say.Precise(trigger.StartNs)}{(trigger.EndNs is { } end ? $" to {Say.Precise(end)}" : ", to the end of the data")}.");
        if (incident.Metastable) answer.Line($"Metastable: it outlived its trigger. Loop: {string.Join("; ", incident.SustainingLoop.Select(edge => $"{edge.Caller} → {edge.Callee} ({edge.Effect})"))}.");
        if (incident.End is { } ended) answer.Line($"End: {ended.Text} ({ended.Reason}).");
        answer.List("Amplifiers, most excess first:", incident.Amplifiers, 5, Amplifier);
        if (incident.BreakPoint is { } point) answer.Line($"Beyond control from {Say.Precise(point.AtNs)} on {point.Caller} → {point.Callee}: {point.Reproduction.ToString("0.0", CultureInfo.InvariantCulture)} new attempts for each failed first attempt.");
        answer.List("Contained at:", incident.Containment, 3, stop => $"{stop.Service} (calling {stop.Callee}, {stop.Kind.ToString().ToLowerInvariant()}): {Say.Share(stop.Share)} of {Say.Count(stop.Failures)} failures went no further{Answer.Evidence(stop.Exemplars)}");
        var hidden = incident.Hidden;
        answer.Line($"Dashboards showed {Say.Share(hidden.EntryErrors, hidden.EntryRequests)} failed of {Say.Count(hidden.EntryRequests)} entry requests; below, {Say.Count(hidden.FailedAttempts)} of {Say.Count(hidden.Attempts)} attempts failed, {Say.Count(hidden.MaskedAttempts)} of them masked.");
        answer.List("What would have helped most:", [.. incident.WhatIf.Where(change => change.Proposed)], 3, Change);
        answer.List("Noted by people:", notes, 5, note => $"{note.Kind}: {note.Body}{(note.Author.Length > 0 ? $" ({note.Author})" : "")}");
        return answer.Quality(result).ToString();
    }

    /// <summary>How it spread.</summary>
    public static string Spread(IncidentRecord record, Incident incident, AnalysisResult result)
    {
        var answer = new Answer().Line($"{record.Id}: {record.Summary}");
        answer.List("Affected, in order of onset:", incident.Affected, 20, service => $"{Say.Precise(service.OnsetNs)} {service.Service}: {MechanismText.Words(service.Mechanism)}{(service.Inherited ? ", handed on by what it calls" : "")}{Answer.Evidence(service.Exemplars)}");
        answer.List("Spread, along real calls:", incident.Propagation, 30, step => $"{step.From} → {step.To} ({MechanismText.Words(step.Mechanism)}) after {Say.Duration(step.LagNs)}{(step.Share is { } share ? $", in {Say.Share(share)} of {Say.Count(step.Calls)} affected calls" : "")}{(step.InLoop ? ", part of the loop" : "")}{Answer.Evidence(step.Exemplars)}");
        var size = incident.Size;
        answer.Line($"Size: {size.Services} services, {size.Hops} hops, half of them within {Say.Duration(size.HalfAffectedNs)}; lasted {Say.Duration(size.DurationNs)}{(size.TriggerNs is { } ns ? $", its trigger {Say.Duration(ns)}" : "")}.");
        return answer.Quality(result).ToString();
    }

    /// <summary>What-ifs.</summary>
    public static string WhatIf(IReadOnlyList<WhatIfResult> results) => new Answer()
        .List("With the change:", [.. results.Where(change => !change.Proposed)], 10, change => $"{Change(change)} Assumed: {string.Join("; ", change.Assumptions)}.")
        .ToString();

    private static string Amplifier(Amplifier amplifier) =>
        $"{amplifier.Caller} → {amplifier.Callee} ({amplifier.Operation}): {Say.Factor(amplifier.Factor)} over the incident, {Say.Factor(amplifier.PeakFactor)} at its peak, {Say.Count(amplifier.Excess)} attempts in excess, {Say.Share(amplifier.ExcessShare)} of all{Answer.Evidence(amplifier.Exemplars)}";

    private static string Change(WhatIfResult change) =>
        $"'{change.Change}': {Say.Count(change.ExcessAvoided)} attempts fewer ({Say.Share(change.ExcessAvoidedShare)} of the excess), {Say.Count(change.CallsLost)} calls lost, entry errors {Say.Count(change.EntryErrorsBefore)} → {Say.Count(change.EntryErrorsAfter)}{(change.Loads.Count > 0 ? $"; most relieved: {change.Loads[0].Service}, peak {Say.Count(change.Loads[0].ObservedPeakPerSecond)} → {Say.Count(change.Loads[0].ChangedPeakPerSecond)} attempts/s" : "")}.";
}
