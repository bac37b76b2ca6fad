using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Analyzer.Model.Spans;

namespace Analyzer.Service.Rest.Jaeger;

/// <summary>Attributes as Jaeger's typed key-value pairs (jaeger, internal/uimodel/model.go, KeyValue).</summary>
internal static class JaegerTagWriter
{
    /// <summary>The largest integer that JavaScript keeps; beyond it integers are written as text.</summary>
    private const long LargestSafeInteger = (1L << 53) - 1;

    /// <summary>Writes a tag for an attribute.</summary>
    public static void Write(Utf8JsonWriter json, SpanBatch batch, SpanAttribute attribute)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, Valid(batch.Strings.GetUtf8(attribute.Key)));
        switch (attribute.Type)
        {
            case AttributeType.Int32:
                Integer(json, attribute.Value);
                break;
            case AttributeType.Int64:
                Integer(json, batch.Number(attribute.Value));
                break;
            case AttributeType.Double:
                Number(json, BitConverter.Int64BitsToDouble(batch.Number(attribute.Value)));
                break;
            case AttributeType.Bool:
                json.WriteString("type"u8, "bool"u8);
                json.WriteBoolean("value"u8, attribute.Value != 0);
                break;
            case AttributeType.Bytes:
                json.WriteString("type"u8, "binary"u8);
                json.WriteBase64String("value"u8, batch.Strings.GetUtf8(attribute.Value));
                break;
            default:
                json.WriteString("type"u8, "string"u8);
                json.WriteString("value"u8, Valid(batch.Strings.GetUtf8(attribute.Value)));
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a tag of a text, or nothing for an empty one.</summary>
    public static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteString("type"u8, "string"u8);
        json.WriteString("value"u8, Valid(value));
        json.WriteEndObject();
    }

    /// <summary>Writes a tag that says true.</summary>
    public static void True(Utf8JsonWriter json, ReadOnlySpan<byte> key)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteString("type"u8, "bool"u8);
        json.WriteBoolean("value"u8, true);
        json.WriteEndObject();
    }

    /// <summary>The bytes themselves, or with U+FFFD in place of what is not UTF-8.</summary>
    public static ReadOnlySpan<byte> Valid(ReadOnlySpan<byte> text) => Utf8.IsValid(text) ? text : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));

    private static void Integer(Utf8JsonWriter json, long value)
    {
        json.WriteString("type"u8, "int64"u8);
        if (value is > LargestSafeInteger or < -LargestSafeInteger) json.WriteString("value"u8, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        else json.WriteNumber("value"u8, value);
    }

    private static void Number(Utf8JsonWriter json, double value)
    {
        json.WriteString("type"u8, "float64"u8);
        // JSON has no such numbers.
        if (double.IsFinite(value)) json.WriteNumber("value"u8, value);
        else json.WriteString("value"u8, double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
    }
}
