using System.Buffers;
using System.Text.Json;
using Analyzer.Model.Findings;
using Analyzer.Report.Json;

namespace Analyzer.Service.Rest.Answers;

/// <summary>Parts of the report's JSON, written by its own writers so that both say the same.</summary>
internal static class Parts
{
    /// <summary>What writers put into an object, by name.</summary>
    public static JsonElement Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, JsonShapes.OneLine))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>An incident in full.</summary>
    public static JsonElement Incident(Incident incident) => Of(json => JsonIncidents.Write(json, [incident])).GetProperty("incidents")[0];

    /// <summary>Answers to changes of policy.</summary>
    public static JsonElement WhatIf(IReadOnlyList<WhatIfResult> results) => Of(json => JsonWhatIf.Write(json, results)).GetProperty("whatIf");
}
