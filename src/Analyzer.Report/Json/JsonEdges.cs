using System.Text.Json;
using Analyzer.Model.Findings;

namespace Analyzer.Report.Json;

/// <summary><c>edges</c>: what each edge carried, next to its baseline.</summary>
internal static class JsonEdges
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<EdgeSummary> edges)
    {
        json.WriteStartArray("edges");
        foreach (var edge in edges) Edge(json, edge);
        json.WriteEndArray();
    }

    private static void Edge(Utf8JsonWriter json, EdgeSummary edge)
    {
        json.WriteStartObject();
        json.WriteString("caller", edge.Caller);
        json.WriteString("callee", edge.Callee);
        json.WriteString("operation", edge.Operation);
        json.WriteBoolean("instrumented", edge.Instrumented);
        JsonShapes.Counts(json, edge.Counts);
        json.WriteNumber("maxAttempts", edge.MaxAttempts);
        JsonShapes.Number(json, "peakAmplification", edge.PeakAmplification);
        JsonShapes.Number(json, "peakExcessPerSecond", edge.PeakExcessPerSecond);
        JsonShapes.Number(json, "attributedExcess", edge.AttributedExcess);
        JsonShapes.Quantiles(json, "duration", edge.Duration);
        JsonShapes.Quantiles(json, "queueDelay", edge.QueueDelay);
        JsonShapes.Quantiles(json, "selfTime", edge.SelfTime);
        Baseline(json, edge);
        Numbers(json, "verdicts", edge.Verdicts.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Numbers(json, "failures", edge.Failures);
        Coverage(json, edge.Coverage);
        Series(json, edge.Series);
        JsonShapes.References(json, "exemplars", edge.Exemplars);
        json.WriteEndObject();
    }

    private static void Baseline(Utf8JsonWriter json, EdgeSummary edge)
    {
        if (edge.Baseline is not { } baseline)
        {
            json.WriteNull("baseline");
            return;
        }

        json.WriteStartObject("baseline");
        json.WriteNumber("durationNs", edge.BaselineDurationNs);
        JsonShapes.Counts(json, baseline);
        JsonShapes.Quantiles(json, "duration", edge.BaselineDuration);
        json.WriteEndObject();
    }

    private static void Coverage(Utf8JsonWriter json, Coverage coverage)
    {
        json.WritePropertyName("coverage");
        JsonShapes.Compact(json, coverage, static (line, value) =>
        {
            line.WriteStartObject();
            JsonShapes.Number(line, "pairedShare", value.PairedShare);
            JsonShapes.Number(line, "sampledShare", value.SampledShare);
            JsonShapes.Number(line, "mayBeCensored", value.MayBeCensored);
            JsonShapes.Number(line, "lowestConfidence", value.LowestConfidence);
            JsonShapes.Number(line, "errorBound", value.ErrorBound);
            line.WriteEndObject();
        });
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, double>> numbers)
    {
        json.WritePropertyName(name);
        JsonShapes.Compact(json, numbers, static (line, values) =>
        {
            line.WriteStartObject();
            foreach (var (key, value) in values) JsonShapes.Number(line, key, value);
            line.WriteEndObject();
        });
    }

    private static void Series(Utf8JsonWriter json, IReadOnlyList<EdgePoint> series)
    {
        json.WriteStartArray("series");
        foreach (var point in series)
        {
            JsonShapes.Compact(json, point, static (line, value) =>
            {
                line.WriteStartObject();
                JsonShapes.Time(line, "start", value.StartNs);
                JsonShapes.Counts(line, value.Counts);
                JsonShapes.Number(line, "p50Ns", value.P50Ns);
                JsonShapes.Number(line, "p95Ns", value.P95Ns);
                line.WriteEndObject();
            });
        }

        json.WriteEndArray();
    }
}
