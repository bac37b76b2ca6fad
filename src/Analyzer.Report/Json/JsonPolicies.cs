using System.Text.Json;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;

namespace Analyzer.Report.Json;

/// <summary>What clients do, who diverges, and what policies could do together.</summary>
internal static class JsonPolicies
{
    public static void Write(Utf8JsonWriter json, AnalysisResult result)
    {
        Policies(json, result.Policies);
        Drift(json, result.Drift);
        Potential(json, result.Potential);
        Conflicts(json, result.PolicyConflicts);
        json.WriteStartObject("baselineUse");
        json.WriteString("kind", BaselineText.Name(result.BaselineUse.Kind));
        JsonShapes.Window(json, "window", result.BaselineUse.Window);
        json.WriteString("text", JsonShapes.Plain(result.BaselineUse.Text));
        json.WriteEndObject();
    }

    private static void Policies(Utf8JsonWriter json, IReadOnlyList<ClientPolicy> policies)
    {
        json.WriteStartArray("policies");
        foreach (var policy in policies)
        {
            json.WriteStartObject();
            json.WriteString("caller", policy.Caller);
            json.WriteString("callee", policy.Callee);
            json.WriteString("operation", policy.Operation);
            JsonShapes.Optional(json, "instance", policy.Instance);
            JsonShapes.Optional(json, "version", policy.Version);
            json.WriteNumber("maxAttempts", policy.MaxAttempts);
            json.WriteBoolean("limitReached", policy.LimitReached);
            JsonShapes.Whole(json, "timeoutNs", policy.TimeoutNs);
            json.WriteBoolean("timeoutCoversCall", policy.TimeoutCoversCall);
            json.WriteString("backoff", Backoff(policy.Backoff));
            JsonShapes.Whole(json, "backoffBaseNs", policy.BackoffBaseNs);
            JsonShapes.Texts(json, "retriedOn", policy.RetriedOn);
            JsonShapes.Texts(json, "notRetriedOn", policy.NotRetriedOn);
            JsonShapes.Number(json, "calls", policy.Calls);
            JsonShapes.Number(json, "retriedCalls", policy.RetriedCalls);
            JsonShapes.Number(json, "confidence", policy.Confidence);
            JsonShapes.References(json, "exemplars", policy.Exemplars);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Drift(Utf8JsonWriter json, IReadOnlyList<DriftFinding> findings)
    {
        json.WriteStartArray("drift");
        foreach (var drift in findings)
        {
            json.WriteStartObject();
            json.WriteString("service", drift.Service);
            JsonShapes.Optional(json, "instance", drift.Instance);
            JsonShapes.Optional(json, "version", drift.Version);
            json.WriteString("aspect", drift.Aspect);
            json.WriteString("edge", drift.Edge);
            json.WriteString("unit", drift.Unit);
            JsonShapes.Number(json, "value", drift.Value);
            JsonShapes.Number(json, "peers", drift.Peers);
            JsonShapes.Number(json, "count", drift.Count);
            JsonShapes.Number(json, "peerCount", drift.PeerCount);
            JsonShapes.Number(json, "confidence", drift.Confidence);
            JsonShapes.Time(json, "since", drift.SinceNs);
            JsonShapes.References(json, "exemplars", drift.Exemplars);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Potential(Utf8JsonWriter json, IReadOnlyList<PotentialPath> paths)
    {
        json.WriteStartArray("potential");
        foreach (var path in paths)
        {
            json.WriteStartObject();
            JsonShapes.Number(json, "potential", path.Potential);
            JsonShapes.Number(json, "seen", path.Seen);
            json.WriteNumber("layers", path.Layers);
            JsonShapes.Number(json, "calls", path.Calls);
            json.WriteStartArray("steps");
            foreach (var step in path.Steps) JsonShapes.Compact(json, step, Step);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Step(Utf8JsonWriter line, PotentialStep step)
    {
        line.WriteStartObject();
        line.WriteString("caller", step.Caller);
        line.WriteString("callee", step.Callee);
        line.WriteString("operation", step.Operation);
        line.WriteNumber("maxAttempts", step.MaxAttempts);
        line.WriteBoolean("known", step.Known);
        line.WriteEndObject();
    }

    private static void Conflicts(Utf8JsonWriter json, IReadOnlyList<PolicyConflict> conflicts)
    {
        json.WriteStartArray("policyConflicts");
        foreach (var conflict in conflicts)
        {
            json.WriteStartObject();
            json.WriteString("kind", conflict.Kind);
            json.WriteString("outer", conflict.Outer);
            json.WriteString("inner", conflict.Inner);
            JsonShapes.Whole(json, "outerTimeoutNs", conflict.OuterTimeoutNs);
            JsonShapes.Whole(json, "innerNeedsNs", conflict.InnerNeedsNs);
            JsonShapes.Number(json, "product", conflict.Product);
            json.WriteString("text", JsonShapes.Plain(conflict.Text));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Backoff(BackoffKind kind) => kind switch
    {
        BackoffKind.Unknown => "unknown",
        BackoffKind.None => "none",
        BackoffKind.Fixed => "fixed",
        BackoffKind.Exponential => "exponential",
        BackoffKind.Jittered => "jittered",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
