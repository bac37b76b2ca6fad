using System.Globalization;
using System.Text;
using Analyzer.Model.Findings;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>Incidents in full, for whoever asks why a grade is what it is. Times are seconds from the start of the data.</summary>
internal static class IncidentOutline
{
    /// <summary>Every incident of a result, and the policies and drift beside them.</summary>
    public static string Of(AnalysisResult result)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{result.Incidents.Count} incidents; baseline {result.BaselineUse.Kind}: {result.BaselineUse.Text}; buckets of {result.BucketNs / 1e6:0} ms");
        foreach (var incident in result.Incidents) Write(text, incident, result.Window.StartNs);
        foreach (var policy in result.Policies)
            text.AppendLine(CultureInfo.InvariantCulture, $"policy {policy.Caller} → {policy.Callee} {policy.Operation} {policy.Version}/{policy.Instance}: attempts {policy.MaxAttempts}{(policy.LimitReached ? "" : "+")}, timeout {policy.TimeoutNs / 1e6:0} ms, {policy.Backoff} {policy.BackoffBaseNs / 1e6:0} ms, confidence {policy.Confidence:0.00}, {policy.RetriedCalls:0} of {policy.Calls:0} calls");
        foreach (var drift in result.Drift)
            text.AppendLine(CultureInfo.InvariantCulture, $"drift {drift.Service} {drift.Instance}/{drift.Version} {drift.Aspect} {drift.Edge}: {drift.Value:0.###} against {drift.Peers:0.###} {drift.Unit}, confidence {drift.Confidence:0.00}");
        return text.ToString();
    }

    private static void Write(StringBuilder text, Incident incident, long startNs)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\n{incident.Id}: {At(incident.Window.StartNs, startNs)} to {At(incident.Window.EndNs, startNs)}{(incident.Ongoing ? " (ongoing)" : "")}{(incident.Metastable ? " METASTABLE" : "")}, impact {incident.Size.ImpactRequests:0}, ended: {incident.End?.Reason ?? "–"}");
        if (incident.Trigger is { } trigger) text.AppendLine(CultureInfo.InvariantCulture, $"  trigger {trigger.Service} {trigger.Instance} {trigger.Version} {trigger.Operation} {trigger.Mechanism}, {At(trigger.StartNs, startNs)} to {(trigger.EndNs is { } end ? At(end, startNs) : "–")}");
        foreach (var cause in incident.RootCauses)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  cause {cause.Service} {cause.Instance} {cause.Version} {cause.Operation} {cause.Mechanism}, confidence {cause.Confidence:0.00}");
            foreach (var reason in cause.Reasons) text.AppendLine(CultureInfo.InvariantCulture, $"    {reason}");
        }

        foreach (var hit in incident.Affected)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  affected {hit.Service} {hit.Mechanism}{(hit.Inherited ? " (inherited)" : "")} from {At(hit.OnsetNs, startNs)}, severity {hit.Severity:0.00}");
            foreach (var signal in hit.Signals) text.AppendLine(CultureInfo.InvariantCulture, $"    {signal.Mechanism} {signal.Measure}: {signal.Baseline:0.###} → {signal.Peak:0.###} {signal.Unit}, from {At(signal.OnsetNs, startNs)}");
        }

        foreach (var step in incident.Propagation) text.AppendLine(CultureInfo.InvariantCulture, $"  spread {step.From} → {step.To} {step.Mechanism}, lag {step.LagNs / 1e9:0.00} s, share {step.Share:0.00}");
        foreach (var edge in incident.Amplifiers) text.AppendLine(CultureInfo.InvariantCulture, $"  amplifier {edge.Caller} → {edge.Callee} {edge.Operation}: factor {edge.Factor:0.00}, excess {edge.Excess:0}");
        foreach (var point in incident.Containment) text.AppendLine(CultureInfo.InvariantCulture, $"  contained by {point.Service} ({point.Kind}) of {point.Callee}: {point.Stopped:0} of {point.Failures:0}");
        if (incident.BreakPoint is { } broke) text.AppendLine(CultureInfo.InvariantCulture, $"  break point {broke.Caller} → {broke.Callee} at {At(broke.AtNs, startNs)}");
        foreach (var loop in incident.SustainingLoop) text.AppendLine(CultureInfo.InvariantCulture, $"  loop {loop.Caller} → {loop.Callee}: {loop.Effect}");
    }

    private static string At(long ns, long startNs) => string.Create(CultureInfo.InvariantCulture, $"{(ns - startNs) / 1e9:0.00} s");
}
