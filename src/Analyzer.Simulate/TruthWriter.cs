using System.Text.Json;
using System.Text.Json.Serialization;

namespace Analyzer.Simulate;

/// <summary>Writes what really happened as JSON.</summary>
public static class TruthWriter
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes the truth of <paramref name="result"/>, and leaves the stream open.</summary>
    public static void Write(SimulationResult result, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(stream);
        JsonSerializer.Serialize(stream, result.Truth, Options);
    }
}
