using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Store.Dictionary;

/// <summary>
/// Attributes, events and links as OTLP/JSON. NUL is escaped, as JSON has it, so every engine takes the text. Arrays and maps are the
/// one departure: they are kept under <c>jsonValue</c> as the text they have in a <see cref="SpanBatch"/>, so that it comes back byte for byte.
/// </summary>
internal static class KeyValueWriter
{
    /// <summary>Everything that JSON allows stays readable; the text goes into a database, not into a web page.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes an array of KeyValue.</summary>
    public static void WriteArray(Utf8JsonWriter json, SpanBatch batch, ReadOnlySpan<SpanAttribute> attributes)
    {
        json.WriteStartArray();
        foreach (var attribute in attributes) Write(json, batch, attribute);
        json.WriteEndArray();
    }

    /// <summary>Writes one KeyValue.</summary>
    public static void Write(Utf8JsonWriter json, SpanBatch batch, SpanAttribute attribute)
    {
        json.WriteStartObject();
        WriteText(json, "key"u8, batch.Strings.GetUtf8(attribute.Key));
        json.WriteStartObject("value"u8);
        switch (attribute.Type)
        {
            case AttributeType.Text:
                WriteText(json, "stringValue"u8, batch.Strings.GetUtf8(attribute.Value));
                break;
            case AttributeType.Int32:
                json.WriteString("intValue"u8, attribute.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case AttributeType.Int64:
                json.WriteString("intValue"u8, batch.Number(attribute.Value).ToString(CultureInfo.InvariantCulture));
                break;
            case AttributeType.Double:
                WriteDouble(json, BitConverter.Int64BitsToDouble(batch.Number(attribute.Value)));
                break;
            case AttributeType.Bool:
                json.WriteBoolean("boolValue"u8, attribute.Value != 0);
                break;
            case AttributeType.Json:
                WriteText(json, "jsonValue"u8, batch.Strings.GetUtf8(attribute.Value));
                break;
            case AttributeType.Bytes:
                json.WriteBase64String("bytesValue"u8, batch.Strings.GetUtf8(attribute.Value));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(attribute), attribute.Type, "Unknown attribute type.");
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes a string property; bytes that are not UTF-8 become U+FFFD.</summary>
    public static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8)
    {
        if (System.Text.Unicode.Utf8.IsValid(utf8)) json.WriteString(name, utf8);
        else json.WriteString(name, Encoding.UTF8.GetString(utf8));
    }

    private static void WriteDouble(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber("doubleValue"u8, value);
        else json.WriteString("doubleValue"u8, value.ToString("R", CultureInfo.InvariantCulture));
    }
}
