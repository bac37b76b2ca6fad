using System.Text.Json;
using Analyzer.Model.Findings;
using Analyzer.Model.Periods;
using Analyzer.Report.Json;

namespace Analyzer.Report.Periods;

/// <summary>The findings of a period beside its amplifiers, for programs.</summary>
internal static class PeriodJsonFindings
{
    /// <summary>Writes them into the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, PeriodReport report)
    {
        List(json, "gone", report.Gone, Gone);
        List(json, "policyChanges", report.PolicyChanges, Change);
        List(json, "drift", report.Drift, Drift);
        List(json, "conflicts", report.Conflicts, Conflict);
        List(json, "potential", report.Potential, Potential);
        List(json, "nearMisses", report.NearMisses, NearMiss);
        List(json, "queues", report.Queues, Queue);
        List(json, "incidents", report.Incidents, Incident);
        json.WriteStartArray("fixes");
        foreach (var fix in report.Fixes) JsonWhatIf.Write(json, fix);
        json.WriteEndArray();
    }

    private static void List<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> fields)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            fields(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Gone(Utf8JsonWriter json, GoneAmplifier gone)
    {
        Edge(json, gone.Caller, gone.Callee, gone.Operation);
        JsonShapes.Number(json, "amplificationBefore", gone.Before.Amplification);
        JsonShapes.Number(json, "amplification", gone.Now?.Amplification);
        JsonShapes.Number(json, "maskedBefore", gone.Before.Masked);
        JsonShapes.Number(json, "masked", gone.Now?.Masked);
    }

    private static void Change(Utf8JsonWriter json, PolicyChange change)
    {
        Edge(json, change.Policy.Caller, change.Policy.Callee, change.Policy.Operation);
        JsonShapes.Optional(json, "version", change.Policy.Version);
        json.WriteString("kind", change.Kind.ToString().ToLowerInvariant());
        json.WriteString("text", JsonShapes.Plain(change.Text));
        Policy(json, "before", change.Before);
        Policy(json, "now", change.Now);
    }

    private static void Policy(Utf8JsonWriter json, string name, ClientPolicy? policy)
    {
        json.WritePropertyName(name);
        if (policy is null)
        {
            json.WriteNullValue();
            return;
        }

        JsonShapes.Compact(json, policy, static (line, value) =>
        {
            line.WriteStartObject();
            line.WriteNumber("maxAttempts", value.MaxAttempts);
            line.WriteBoolean("limitReached", value.LimitReached);
            JsonShapes.Whole(line, "timeoutNs", value.TimeoutNs);
            line.WriteString("backoff", value.Backoff.ToString().ToLowerInvariant());
            JsonShapes.Whole(line, "backoffBaseNs", value.BackoffBaseNs);
            JsonShapes.Number(line, "calls", value.Calls);
            JsonShapes.Number(line, "retriedCalls", value.RetriedCalls);
            JsonShapes.Number(line, "confidence", value.Confidence);
            line.WriteEndObject();
        });
    }

    private static void Drift(Utf8JsonWriter json, PeriodDrift drift)
    {
        var finding = drift.Finding;
        json.WriteString("service", finding.Service);
        JsonShapes.Optional(json, "instance", finding.Instance);
        JsonShapes.Optional(json, "version", finding.Version);
        json.WriteString("aspect", finding.Aspect);
        JsonShapes.Optional(json, "edge", finding.Edge);
        json.WriteString("unit", finding.Unit);
        JsonShapes.Number(json, "value", finding.Value);
        JsonShapes.Number(json, "peers", finding.Peers);
        JsonShapes.Number(json, "count", finding.Count);
        JsonShapes.Number(json, "peerCount", finding.PeerCount);
        JsonShapes.Number(json, "confidence", finding.Confidence);
        JsonShapes.Time(json, "since", finding.SinceNs);
        json.WriteBoolean("isNew", drift.IsNew);
        JsonShapes.References(json, "exemplars", finding.Exemplars);
    }

    private static void Conflict(Utf8JsonWriter json, PeriodConflict conflict)
    {
        json.WriteString("kind", conflict.Conflict.Kind);
        json.WriteString("outer", conflict.Conflict.Outer);
        json.WriteString("inner", conflict.Conflict.Inner);
        JsonShapes.Whole(json, "outerTimeoutNs", conflict.Conflict.OuterTimeoutNs);
        JsonShapes.Whole(json, "innerNeedsNs", conflict.Conflict.InnerNeedsNs);
        JsonShapes.Number(json, "product", conflict.Conflict.Product);
        json.WriteString("text", JsonShapes.Plain(conflict.Conflict.Text));
        json.WriteBoolean("isNew", conflict.IsNew);
    }

    private static void Potential(Utf8JsonWriter json, PeriodPotential potential)
    {
        JsonShapes.Number(json, "potential", potential.Path.Potential);
        JsonShapes.Number(json, "before", potential.Before);
        JsonShapes.Number(json, "seen", potential.Path.Seen);
        json.WriteNumber("layers", potential.Path.Layers);
        JsonShapes.Number(json, "calls", potential.Path.Calls);
        json.WriteStartArray("steps");
        foreach (var step in potential.Path.Steps)
        {
            JsonShapes.Compact(json, step, static (line, value) =>
            {
                line.WriteStartObject();
                line.WriteString("caller", value.Caller);
                line.WriteString("callee", value.Callee);
                line.WriteString("operation", value.Operation);
                line.WriteNumber("maxAttempts", value.MaxAttempts);
                line.WriteBoolean("known", value.Known);
                line.WriteEndObject();
            });
        }

        json.WriteEndArray();
    }

    private static void NearMiss(Utf8JsonWriter json, NearMiss miss)
    {
        Edge(json, miss.Caller, miss.Callee, miss.Operation);
        JsonShapes.Time(json, "at", miss.AtNs);
        JsonShapes.Number(json, "reproduction", miss.Reproduction);
        JsonShapes.Number(json, "attempts", miss.Attempts);
        JsonShapes.Number(json, "usualAttempts", miss.UsualAttempts);
        JsonShapes.Number(json, "goodput", miss.Goodput);
        JsonShapes.Number(json, "usualGoodput", miss.UsualGoodput);
        json.WriteBoolean("crossed", miss.Crossed);
    }

    private static void Queue(Utf8JsonWriter json, QueueGrowth queue)
    {
        Edge(json, queue.Caller, queue.Callee, queue.Operation);
        JsonShapes.Quantiles(json, "before", queue.Before);
        JsonShapes.Quantiles(json, "now", queue.Now);
        JsonShapes.References(json, "exemplars", queue.Exemplars);
    }

    private static void Incident(Utf8JsonWriter json, PeriodIncident incident)
    {
        json.WriteString("id", incident.Id);
        JsonShapes.Time(json, "start", incident.StartNs);
        JsonShapes.Time(json, "end", incident.EndNs);
        json.WriteString("cause", incident.Cause);
        json.WriteString("mechanism", incident.Mechanism);
        json.WriteBoolean("metastable", incident.Metastable);
        json.WriteString("summary", JsonShapes.Plain(incident.Summary));
    }

    private static void Edge(Utf8JsonWriter json, string caller, string callee, string operation)
    {
        json.WriteString("caller", caller);
        json.WriteString("callee", callee);
        json.WriteString("operation", operation);
    }
}
