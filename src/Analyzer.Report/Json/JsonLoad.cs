using System.Text.Json;
using Analyzer.Model.Findings;

namespace Analyzer.Report.Json;

/// <summary>Who multiplied the load of an incident, where it fed itself, and what would have changed it.</summary>
internal static class JsonLoad
{
    public static void Amplifiers(Utf8JsonWriter json, IReadOnlyList<Amplifier> amplifiers)
    {
        json.WriteStartArray("amplifiers");
        foreach (var edge in amplifiers)
        {
            json.WriteStartObject();
            json.WriteString("caller", edge.Caller);
            json.WriteString("callee", edge.Callee);
            json.WriteString("operation", edge.Operation);
            JsonShapes.Optional(json, "publisher", edge.Publisher);
            JsonShapes.Number(json, "factor", edge.Factor);
            JsonShapes.Number(json, "factorBefore", edge.FactorBefore);
            JsonShapes.Number(json, "peakFactor", edge.PeakFactor);
            JsonShapes.Number(json, "factorAfter", edge.FactorAfter);
            JsonShapes.Number(json, "excess", edge.Excess);
            JsonShapes.Number(json, "excessAttributed", edge.ExcessAttributed);
            JsonShapes.Number(json, "excessShare", edge.ExcessShare);
            JsonShapes.Number(json, "excessPerSecond", edge.ExcessPerSecond);
            JsonShapes.References(json, "exemplars", edge.Exemplars);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void BreakPoint(Utf8JsonWriter json, BreakPoint? broke)
    {
        if (broke is null)
        {
            json.WriteNull("breakPoint");
            return;
        }

        json.WriteStartObject("breakPoint");
        JsonShapes.Time(json, "at", broke.AtNs);
        json.WriteString("caller", broke.Caller);
        json.WriteString("callee", broke.Callee);
        json.WriteString("operation", broke.Operation);
        JsonShapes.Number(json, "reproduction", broke.Reproduction);
        JsonShapes.Number(json, "attemptsPerSecondBefore", broke.AttemptsBefore);
        JsonShapes.Number(json, "attemptsPerSecondAfter", broke.AttemptsAfter);
        JsonShapes.Number(json, "goodputPerSecondBefore", broke.GoodputBefore);
        JsonShapes.Number(json, "goodputPerSecondAfter", broke.GoodputAfter);
        json.WriteStartArray("series");
        foreach (var point in broke.Series) JsonShapes.Compact(json, point, Point);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Point(Utf8JsonWriter line, ReproductionPoint point)
    {
        line.WriteStartObject();
        JsonShapes.Time(line, "start", point.StartNs);
        JsonShapes.Number(line, "attempts", point.Attempts);
        JsonShapes.Number(line, "failed", point.Failed);
        JsonShapes.Number(line, "goodput", point.Goodput);
        JsonShapes.Number(line, "reproduction", point.Reproduction);
        line.WriteEndObject();
    }

    public static void Loop(Utf8JsonWriter json, IReadOnlyList<LoopEdge> loop)
    {
        json.WriteStartArray("sustainingLoop");
        foreach (var edge in loop)
        {
            JsonShapes.Compact(json, edge, static (line, value) =>
            {
                line.WriteStartObject();
                line.WriteString("caller", value.Caller);
                line.WriteString("callee", value.Callee);
                line.WriteString("effect", value.Effect);
                JsonShapes.Number(line, "attempts", value.Attempts);
                JsonShapes.Number(line, "failed", value.Failed);
                line.WriteEndObject();
            });
        }

        json.WriteEndArray();
    }
}
