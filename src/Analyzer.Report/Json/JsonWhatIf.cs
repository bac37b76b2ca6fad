using System.Text.Json;
using Analyzer.Model.Findings;

namespace Analyzer.Report.Json;

/// <summary><c>whatIf</c>: changes of policy and the load they would have left.</summary>
internal static class JsonWhatIf
{
    /// <summary>Writes the array.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<WhatIfResult> results)
    {
        json.WriteStartArray("whatIf");
        foreach (var result in results) Write(json, result);
        json.WriteEndArray();
    }

    /// <summary>Writes one change.</summary>
    public static void Write(Utf8JsonWriter json, WhatIfResult result)
    {
        json.WriteStartObject();
        json.WriteString("change", result.Change);
        json.WriteString("text", JsonShapes.Plain(result.Text));
        json.WriteBoolean("proposed", result.Proposed);
        json.WriteString("method", result.Method == WhatIfMethod.Replay ? "replay" : "simulation");
        JsonShapes.Number(json, "excessAvoided", result.ExcessAvoided);
        JsonShapes.Number(json, "excessAvoidedShare", result.ExcessAvoidedShare);
        JsonShapes.Number(json, "callsLost", result.CallsLost);
        JsonShapes.Number(json, "entryErrorsBefore", result.EntryErrorsBefore);
        JsonShapes.Number(json, "entryErrorsAfter", result.EntryErrorsAfter);
        json.WriteStartArray("loads");
        foreach (var load in result.Loads) JsonShapes.Compact(json, load, Load);
        json.WriteEndArray();
        JsonShapes.Texts(json, "assumptions", result.Assumptions);
        json.WriteEndObject();
    }

    private static void Load(Utf8JsonWriter line, WhatIfLoad load)
    {
        line.WriteStartObject();
        line.WriteString("service", load.Service);
        JsonShapes.Number(line, "observed", load.Observed);
        JsonShapes.Number(line, "changed", load.Changed);
        JsonShapes.Number(line, "observedPeakPerSecond", load.ObservedPeakPerSecond);
        JsonShapes.Number(line, "changedPeakPerSecond", load.ChangedPeakPerSecond);
        line.WriteEndObject();
    }
}
