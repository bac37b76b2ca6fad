using System.Text.Json;
using Analyzer.Model.Findings;

namespace Analyzer.Report.Json;

/// <summary><c>paths</c>: what one request became on its way down.</summary>
internal static class JsonPaths
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<PathSummary> paths)
    {
        json.WriteStartArray("paths");
        foreach (var path in paths)
        {
            json.WriteStartObject();
            JsonShapes.Number(json, "amplification", path.Amplification);
            JsonShapes.Number(json, "peakAmplification", path.PeakAmplification);
            JsonShapes.Number(json, "baselineAmplification", path.BaselineAmplification);
            json.WriteNumber("worstRequest", path.WorstRequest);
            JsonShapes.Number(json, "calls", path.Calls);
            json.WriteStartArray("steps");
            foreach (var step in path.Steps) JsonShapes.Compact(json, step, Step);
            json.WriteEndArray();
            json.WritePropertyName("series");
            JsonShapes.Compact(json, path.Series, static (line, series) =>
            {
                line.WriteStartArray();
                foreach (var value in series) JsonShapes.NumberValue(line, value);
                line.WriteEndArray();
            });
            JsonShapes.References(json, "exemplars", path.Exemplars);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Step(Utf8JsonWriter line, PathStep step)
    {
        line.WriteStartObject();
        line.WriteString("caller", step.Caller);
        line.WriteString("callee", step.Callee);
        line.WriteString("operation", step.Operation);
        JsonShapes.Number(line, "amplification", step.Amplification);
        JsonShapes.Number(line, "cumulative", step.Cumulative);
        line.WriteEndObject();
    }
}
