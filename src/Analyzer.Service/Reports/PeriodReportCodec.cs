using System.Text.Json;
using System.Text.Json.Serialization;
using Analyzer.Model.Periods;
using ZstdSharp;

namespace Analyzer.Service.Reports;

/// <summary>A report on a period at rest: JSON in Zstandard. What is read back is written byte for byte as before.</summary>
internal static class PeriodReportCodec
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Encodes a report.</summary>
    public static byte[] Encode(PeriodReport report)
    {
        using var zstd = new Compressor();
        return zstd.Wrap(JsonSerializer.SerializeToUtf8Bytes(report, s_json)).ToArray();
    }

    /// <summary>Decodes a report.</summary>
    /// <exception cref="InvalidDataException">The bytes are none, or those of another version.</exception>
    public static PeriodReport Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var zstd = new Decompressor();
            return JsonSerializer.Deserialize<PeriodReport>(zstd.Unwrap(bytes.Span), s_json) ?? throw new InvalidDataException("The report is empty.");
        }
        catch (Exception e) when (e is JsonException or ZstdException or NotSupportedException)
        {
            throw new InvalidDataException($"The report cannot be read: {e.Message}", e);
        }
    }
}
