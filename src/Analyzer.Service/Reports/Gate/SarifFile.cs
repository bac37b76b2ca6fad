using System.Text.Json;
using Analyzer.Detect.Periods;

namespace Analyzer.Service.Reports.Gate;

/// <summary>Limits as a SARIF 2.1.0 file (OASIS), which code hosts show beside a change: a rule for each limit, a result for each edge or path.</summary>
internal static class SarifFile
{
    /// <summary>Writes the file.</summary>
    /// <param name="results">What was met.</param>
    /// <param name="about">What was looked at, for people: a file, or the store and the period.</param>
    /// <param name="version">Version of the program.</param>
    /// <param name="destination">Where to.</param>
    public static void Write(IReadOnlyList<GateResult> results, string about, string version, Stream destination)
    {
        using var json = new Utf8JsonWriter(destination, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Analyzer");
        json.WriteString("version", version);
        json.WriteStartArray("rules");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("id", result.Condition.Text);
            WriteText(json, "shortDescription", $"Fails when {result.Condition.Text}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("results");
        for (var rule = 0; rule < results.Count; rule++)
        {
            foreach (var hit in results[rule].New) Write(json, hit, rule, about, isNew: true);
            foreach (var hit in results[rule].Known) Write(json, hit, rule, about, isNew: false);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ConditionHit hit, int rule, string about, bool isNew)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", hit.Condition.Text);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", isNew ? "error" : "note");
        json.WriteString("baselineState", isNew ? hit.Before is null ? "new" : "updated" : "unchanged");
        WriteText(json, "message", hit.Text);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Uri.EscapeDataString(about).Replace("%2F", "/", StringComparison.Ordinal));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", hit.Place);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteNumber("value", Math.Round(hit.Value, 4));
        if (hit.Before is { } before) json.WriteNumber("before", Math.Round(before, 4));
        json.WriteNumber("limit", hit.Condition.Limit);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
