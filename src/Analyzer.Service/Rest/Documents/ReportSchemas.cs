using System.Text.Json.Nodes;

namespace Analyzer.Service.Rest.Documents;

/// <summary>The report's schema, part by part, as schemas of the document.</summary>
internal static class ReportSchemas
{
    /// <summary>The report on a period, as a part.</summary>
    public const string Period = "ofPeriod";

    private const string Definitions = "#/$defs/";

    /// <summary>Reads them.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Read()
    {
        using var stream = typeof(ReportSchemas).Assembly.GetManifestResourceStream("report.schema.json")!;
        var report = JsonNode.Parse(stream)!.AsObject();
        var definitions = report["$defs"]!.AsObject();
        report.Remove("$defs");
        report.Remove("$schema");
        yield return (SchemaNames.OfPart("report"), Redirected(report));
        yield return (SchemaNames.OfPart(Period), new JsonObject { ["type"] = "object", ["description"] = "A report on a period, described field by field in docs/period-report.md.", ["additionalProperties"] = true });
        foreach (var (name, definition) in definitions) yield return (SchemaNames.OfPart(name), Redirected(definition!.DeepClone().AsObject()));
    }

    private static JsonObject Redirected(JsonObject schema)
    {
        Redirect(schema);
        return schema;
    }

    private static bool IsWhole(JsonNode? type) => type is JsonArray several ? several.Any(IsWhole) : type is JsonValue value && value.TryGetValue<string>(out var name) && name == "integer";

    private static void Redirect(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Redirect(item);
        }
        else if (node is JsonObject schema)
        {
            if (schema["$ref"] is JsonValue reference && reference.GetValue<string>() is var target && target.StartsWith(Definitions, StringComparison.Ordinal))
                schema["$ref"] = SchemaNames.Reference(SchemaNames.OfPart(target[Definitions.Length..]));
            if (IsWhole(schema["type"])) schema["format"] ??= "int64";
            foreach (var (_, value) in schema.ToList()) Redirect(value);
        }
    }
}
