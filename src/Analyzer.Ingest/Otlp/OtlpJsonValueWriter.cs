using System.Globalization;
using System.Text.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>Attributes as KeyValue and AnyValue in JSON (common.proto): the inverse of <see cref="OtlpJsonValue"/>.</summary>
internal static class OtlpJsonValueWriter
{
    private static readonly JsonReaderOptions s_json = new() { MaxDepth = OtlpJsonValue.MaxDepth + 2 };

    /// <summary>Writes property <c>attributes</c>, or nothing for none.</summary>
    public static void Attributes(Utf8JsonWriter json, SpanBatch batch, ReadOnlySpan<SpanAttribute> attributes)
    {
        if (attributes.IsEmpty) return;
        json.WriteStartArray("attributes"u8);
        foreach (var attribute in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key"u8, OtlpJsonEncoder.Valid(batch.Strings.GetUtf8(attribute.Key)));
            json.WriteStartObject("value"u8);
            Value(json, batch, attribute);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter json, SpanBatch batch, SpanAttribute attribute)
    {
        switch (attribute.Type)
        {
            case AttributeType.Text:
                json.WriteString("stringValue"u8, OtlpJsonEncoder.Valid(batch.Strings.GetUtf8(attribute.Value)));
                break;
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
                json.WriteBoolean("boolValue"u8, attribute.Value != 0);
                break;
            case AttributeType.Bytes:
                json.WriteBase64String("bytesValue"u8, batch.Strings.GetUtf8(attribute.Value));
                break;
            default:
                var plain = new Utf8JsonReader(batch.Strings.GetUtf8(attribute.Value), s_json);
                plain.Read();
                Plain(json, ref plain);
                break;
        }
    }

    /// <summary>Writes the plain JSON that a reader stands on as the fields of an AnyValue.</summary>
    private static void Plain(Utf8JsonWriter json, ref Utf8JsonReader plain)
    {
        switch (plain.TokenType)
        {
            case JsonTokenType.String:
                json.WriteString("stringValue"u8, plain.GetString());
                break;
            case JsonTokenType.True or JsonTokenType.False:
                json.WriteBoolean("boolValue"u8, plain.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.Number when plain.TryGetInt64(out var integer) && !plain.ValueSpan.StartsWith("-0"u8):
                Integer(json, integer);
                break;
            case JsonTokenType.Number:
                Number(json, plain.GetDouble());
                break;
            case JsonTokenType.StartArray:
                json.WriteStartObject("arrayValue"u8);
                json.WriteStartArray("values"u8);
                while (plain.Read() && plain.TokenType != JsonTokenType.EndArray)
                {
                    json.WriteStartObject();
                    Plain(json, ref plain);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case JsonTokenType.StartObject:
                json.WriteStartObject("kvlistValue"u8);
                json.WriteStartArray("values"u8);
                while (plain.Read() && plain.TokenType == JsonTokenType.PropertyName)
                {
                    json.WriteStartObject();
                    json.WriteString("key"u8, plain.GetString());
                    plain.Read();
                    json.WriteStartObject("value"u8);
                    Plain(json, ref plain);
                    json.WriteEndObject();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            default:
                // Null: an AnyValue with nothing set.
                break;
        }
    }

    private static void Integer(Utf8JsonWriter json, long value) => json.WriteString("intValue"u8, value.ToString(CultureInfo.InvariantCulture));

    private static void Number(Utf8JsonWriter json, double value)
    {
        // As protobuf's JSON mapping writes them; JSON has no such numbers.
        if (!double.IsFinite(value)) json.WriteString("doubleValue"u8, double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
        else json.WriteNumber("doubleValue"u8, value);
    }
}
