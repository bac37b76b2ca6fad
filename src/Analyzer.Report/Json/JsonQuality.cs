using System.Text.Json;
using Analyzer.Model.Findings;

namespace Analyzer.Report.Json;

/// <summary><c>dataQuality</c>: how far the input can be trusted.</summary>
internal static class JsonQuality
{
    public static void Write(Utf8JsonWriter json, DataQuality quality)
    {
        json.WriteStartObject("dataQuality");
        json.WriteNumber("traces", quality.Traces);
        json.WriteNumber("spans", quality.Spans);
        json.WriteNumber("outsideWindow", quality.OutsideWindow);
        Reading(json, quality.Reading);
        Reconstruction(json, quality);
        JsonShapes.Texts(json, "notes", quality.Notes);
        json.WriteEndObject();
    }

    private static void Reading(Utf8JsonWriter json, ReadingQuality reading)
    {
        json.WriteStartObject("reading");
        json.WriteStartArray("sources");
        foreach (var source in reading.Sources)
        {
            JsonShapes.Compact(json, source, static (line, value) =>
            {
                line.WriteStartObject();
                line.WriteString("source", value.Source);
                line.WriteString("format", value.Format);
                line.WriteNumber("spans", value.Spans);
                line.WriteEndObject();
            });
        }

        json.WriteEndArray();
        json.WriteStartObject("problems");
        foreach (var (kind, count) in reading.Problems.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteNumber(kind, count);
        json.WriteEndObject();
        JsonShapes.Texts(json, "firstProblems", reading.FirstProblems);
        json.WriteNumber("spansLost", reading.SpansLost);
        json.WriteEndObject();
    }

    private static void Reconstruction(Utf8JsonWriter json, DataQuality quality)
    {
        var found = quality.Reconstruction;
        json.WriteStartObject("reconstruction");
        json.WriteNumber("spans", found.Spans);
        json.WriteNumber("duplicates", found.Duplicates);
        json.WriteNumber("missingParents", found.MissingParents);
        json.WriteNumber("cutCycles", found.CutCycles);
        json.WriteNumber("splitSharedSpans", found.SplitSharedSpans);
        json.WriteNumber("negativeDurations", found.NegativeDurations);
        json.WriteNumber("tracesWithoutRoot", found.TracesWithoutRoot);
        json.WriteNumber("clientAttempts", found.ClientAttempts);
        json.WriteNumber("pairedAttempts", found.PairedAttempts);
        json.WriteNumber("sampledSpans", found.SampledSpans);
        JsonShapes.Number(json, "meanSamplingProbability", found.MeanSamplingProbability);
        json.WriteNumber("unresolvedLinks", found.UnresolvedLinks);
        json.WriteNumber("callsMayBeCensored", found.CallsMayBeCensored);
        json.WriteNumber("explicitGroups", found.ExplicitGroups);
        json.WriteNumber("structuralGroups", found.StructuralGroups);
        json.WriteNumber("hiddenGroups", found.HiddenGroups);
        json.WriteNumber("ambiguousGroups", found.AmbiguousGroups);
        JsonShapes.Number(json, "lowestConfidence", found.LowestConfidence);
        json.WriteStartArray("clockShifts");
        foreach (var shift in found.ClockShifts)
        {
            JsonShapes.Compact(json, shift, static (line, value) =>
            {
                line.WriteStartObject();
                line.WriteString("service", value.Service);
                line.WriteString("instance", value.Instance);
                line.WriteNumber("shiftNs", value.ShiftNs);
                line.WriteNumber("pairs", value.Pairs);
                line.WriteNumber("impossible", value.Impossible);
                line.WriteEndObject();
            });
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
