using System.Text.Json;
using System.Text.Json.Serialization;
using Analyzer.Model.Findings;
using ZstdSharp;

namespace Analyzer.Service.Analysis.Runs;

/// <summary>A result at rest: JSON in Zstandard. What is read back is reported byte for byte as before.</summary>
internal static class ResultCodec
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Encodes a result.</summary>
    public static byte[] Encode(AnalysisResult result)
    {
        using var zstd = new Compressor();
        return zstd.Wrap(JsonSerializer.SerializeToUtf8Bytes(result, s_json)).ToArray();
    }

    /// <summary>Decodes a result.</summary>
    /// <exception cref="InvalidDataException">The bytes are none, or those of another version.</exception>
    public static AnalysisResult Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var zstd = new Decompressor();
            return JsonSerializer.Deserialize<AnalysisResult>(zstd.Unwrap(bytes.Span), s_json) ?? throw new InvalidDataException("The result is empty.");
        }
        catch (Exception e) when (e is JsonException or ZstdException or NotSupportedException)
        {
            throw new InvalidDataException($"The result cannot be read: {e.Message}", e);
        }
    }
}
