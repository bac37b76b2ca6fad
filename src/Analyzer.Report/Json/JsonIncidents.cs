using System.Text.Json;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Json;

/// <summary><c>incidents</c>: every incident in full.</summary>
internal static class JsonIncidents
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Incident> incidents)
    {
        json.WriteStartArray("incidents");
        foreach (var incident in incidents) Incident(json, incident);
        json.WriteEndArray();
    }

    private static void Incident(Utf8JsonWriter json, Incident incident)
    {
        json.WriteStartObject();
        json.WriteString("id", incident.Id);
        JsonShapes.Time(json, "start", incident.Window.StartNs);
        JsonShapes.Time(json, "end", incident.Window.EndNs);
        json.WriteBoolean("ongoing", incident.Ongoing);
        json.WriteString("summary", JsonShapes.Plain(IncidentText.Summary(incident)));
        Trigger(json, incident.Trigger);
        RootCauses(json, incident.RootCauses);
        JsonSpread.Affected(json, incident.Affected);
        JsonSpread.Propagation(json, incident.Propagation);
        JsonLoad.Amplifiers(json, incident.Amplifiers);
        JsonLoad.BreakPoint(json, incident.BreakPoint);
        JsonSpread.Containment(json, incident.Containment);
        json.WriteBoolean("metastable", incident.Metastable);
        JsonLoad.Loop(json, incident.SustainingLoop);
        Ended(json, incident.End);
        Hidden(json, incident.Hidden);
        Size(json, incident.Size);
        JsonWhatIf.Write(json, incident.WhatIf);
        json.WriteEndObject();
    }

    private static void Trigger(Utf8JsonWriter json, Trigger? trigger)
    {
        if (trigger is null)
        {
            json.WriteNull("trigger");
            return;
        }

        json.WriteStartObject("trigger");
        json.WriteString("service", trigger.Service);
        JsonShapes.Optional(json, "instance", trigger.Instance);
        JsonShapes.Optional(json, "version", trigger.Version);
        JsonShapes.Optional(json, "operation", trigger.Operation);
        json.WriteString("mechanism", MechanismText.Kebab(trigger.Mechanism));
        JsonShapes.Time(json, "start", trigger.StartNs);
        JsonShapes.Time(json, "end", trigger.EndNs);
        json.WriteEndObject();
    }

    private static void RootCauses(Utf8JsonWriter json, IReadOnlyList<RootCause> causes)
    {
        json.WriteStartArray("rootCauses");
        foreach (var cause in causes)
        {
            json.WriteStartObject();
            json.WriteString("service", cause.Service);
            JsonShapes.Optional(json, "instance", cause.Instance);
            JsonShapes.Optional(json, "version", cause.Version);
            JsonShapes.Optional(json, "operation", cause.Operation);
            json.WriteString("mechanism", MechanismText.Kebab(cause.Mechanism));
            JsonShapes.Number(json, "confidence", cause.Confidence);
            JsonShapes.Texts(json, "reasons", cause.Reasons);
            JsonShapes.References(json, "exemplars", cause.Exemplars);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Ended(Utf8JsonWriter json, IncidentEnd? end)
    {
        if (end is null)
        {
            json.WriteNull("ended");
            return;
        }

        json.WriteStartObject("ended");
        JsonShapes.Time(json, "at", end.AtNs);
        JsonShapes.Optional(json, "service", end.Service);
        json.WriteString("reason", end.Reason);
        json.WriteString("text", JsonShapes.Plain(end.Text));
        json.WriteEndObject();
    }

    private static void Hidden(Utf8JsonWriter json, HiddenBesideShown hidden)
    {
        json.WriteStartObject("hidden");
        JsonShapes.Number(json, "entryRequests", hidden.EntryRequests);
        JsonShapes.Number(json, "entryErrors", hidden.EntryErrors);
        JsonShapes.Number(json, "entryErrorsBefore", hidden.EntryErrorsBefore);
        JsonShapes.Whole(json, "entryP95Ns", hidden.EntryP95Ns);
        JsonShapes.Whole(json, "entryP95BeforeNs", hidden.EntryP95BeforeNs);
        JsonShapes.Number(json, "calls", hidden.Calls);
        JsonShapes.Number(json, "attempts", hidden.Attempts);
        JsonShapes.Number(json, "failedAttempts", hidden.FailedAttempts);
        JsonShapes.Number(json, "maskedAttempts", hidden.MaskedAttempts);
        JsonShapes.Number(json, "failureOrigins", hidden.FailureOrigins);
        JsonShapes.Nanoseconds(json, "orphanedNs", hidden.OrphanedNs);
        JsonShapes.Nanoseconds(json, "workNs", hidden.WorkNs);
        JsonShapes.Whole(json, "queueDelayNs", hidden.QueueDelayNs);
        json.WriteString("queueDelayEdge", hidden.QueueDelayEdge);
        json.WriteEndObject();
    }

    private static void Size(Utf8JsonWriter json, IncidentSize size)
    {
        json.WriteStartObject("size");
        json.WriteNumber("services", size.Services);
        json.WriteNumber("hops", size.Hops);
        JsonShapes.Number(json, "hopsPerSecond", size.HopsPerSecond);
        json.WriteNumber("halfAffectedNs", size.HalfAffectedNs);
        JsonShapes.Number(json, "entryPerOrigin", size.EntryPerOrigin);
        json.WriteNumber("durationNs", size.DurationNs);
        JsonShapes.Whole(json, "triggerNs", size.TriggerNs);
        JsonShapes.Number(json, "impactRequests", size.ImpactRequests);
        json.WriteEndObject();
    }
}
