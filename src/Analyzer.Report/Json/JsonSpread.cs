using System.Text.Json;
using Analyzer.Model.Findings;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Json;

/// <summary>Whom an incident reached, along which edges, and where it stopped.</summary>
internal static class JsonSpread
{
    public static void Affected(Utf8JsonWriter json, IReadOnlyList<AffectedService> services)
    {
        json.WriteStartArray("affected");
        foreach (var service in services)
        {
            json.WriteStartObject();
            json.WriteString("service", service.Service);
            json.WriteString("mechanism", MechanismText.Kebab(service.Mechanism));
            JsonShapes.Time(json, "onset", service.OnsetNs);
            JsonShapes.Time(json, "end", service.EndNs);
            JsonShapes.Number(json, "severity", service.Severity);
            json.WriteBoolean("inherited", service.Inherited);
            json.WriteStartArray("signals");
            foreach (var signal in service.Signals) JsonShapes.Compact(json, signal, Signal);
            json.WriteEndArray();
            JsonShapes.References(json, "exemplars", service.Exemplars);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Signal(Utf8JsonWriter line, SignalChange signal)
    {
        line.WriteStartObject();
        line.WriteString("mechanism", MechanismText.Kebab(signal.Mechanism));
        JsonShapes.Time(line, "onset", signal.OnsetNs);
        JsonShapes.Time(line, "end", signal.EndNs);
        JsonShapes.Time(line, "peakAt", signal.PeakNs);
        line.WriteString("measure", signal.Measure);
        line.WriteString("unit", signal.Unit);
        JsonShapes.Number(line, "baseline", signal.Baseline);
        JsonShapes.Number(line, "peak", signal.Peak);
        line.WriteEndObject();
    }

    public static void Propagation(Utf8JsonWriter json, IReadOnlyList<PropagationStep> steps)
    {
        json.WriteStartArray("propagation");
        foreach (var step in steps)
        {
            json.WriteStartObject();
            json.WriteString("from", step.From);
            json.WriteString("to", step.To);
            json.WriteString("mechanism", MechanismText.Kebab(step.Mechanism));
            json.WriteString("caller", step.Caller);
            json.WriteString("callee", step.Callee);
            json.WriteNumber("lagNs", step.LagNs);
            JsonShapes.Number(json, "share", step.Share);
            JsonShapes.Number(json, "calls", step.Calls);
            json.WriteBoolean("inLoop", step.InLoop);
            JsonShapes.References(json, "exemplars", step.Exemplars);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Containment(Utf8JsonWriter json, IReadOnlyList<ContainmentPoint> points)
    {
        json.WriteStartArray("containment");
        foreach (var point in points)
        {
            json.WriteStartObject();
            json.WriteString("service", point.Service);
            json.WriteString("callee", point.Callee);
            json.WriteString("operation", point.Operation);
            json.WriteString("kind", ContainmentText.Name(point.Kind));
            JsonShapes.Number(json, "failures", point.Failures);
            JsonShapes.Number(json, "stopped", point.Stopped);
            JsonShapes.Number(json, "share", point.Share);
            JsonShapes.References(json, "exemplars", point.Exemplars);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
