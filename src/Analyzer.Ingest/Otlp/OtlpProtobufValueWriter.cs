using System.Text.Json;
using Analyzer.Ingest.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>Attributes as KeyValue and AnyValue (common.proto): the inverse of <see cref="OtlpProtobufValue"/>.</summary>
internal static class OtlpProtobufValueWriter
{
    private const int TextField = 1, BoolField = 2, IntField = 3, DoubleField = 4, ArrayField = 5, MapField = 6, BytesField = 7;

    private static readonly JsonReaderOptions s_json = new() { MaxDepth = OtlpJsonValue.MaxDepth + 2 };

    public static void Attributes(ProtoWriter to, int field, SpanBatch batch, ReadOnlySpan<SpanAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            var entry = to.Open(field);
            to.Bytes(1, batch.Strings.GetUtf8(attribute.Key));
            var any = to.Open(2);
            Value(to, batch, attribute);
            to.Close(any);
            to.Close(entry);
        }
    }

    private static void Value(ProtoWriter to, SpanBatch batch, SpanAttribute attribute)
    {
        switch (attribute.Type)
        {
            case AttributeType.Text:
                to.BytesAlways(TextField, batch.Strings.GetUtf8(attribute.Value));
                break;
            case AttributeType.Int32:
                to.NumberAlways(IntField, (ulong)(long)attribute.Value);
                break;
            case AttributeType.Int64:
                to.NumberAlways(IntField, (ulong)batch.Number(attribute.Value));
                break;
            case AttributeType.Double:
                to.Fixed64(DoubleField, (ulong)batch.Number(attribute.Value));
                break;
            case AttributeType.Bool:
                to.NumberAlways(BoolField, (ulong)attribute.Value);
                break;
            case AttributeType.Bytes:
                to.BytesAlways(BytesField, batch.Strings.GetUtf8(attribute.Value));
                break;
            default:
                var json = new Utf8JsonReader(batch.Strings.GetUtf8(attribute.Value), s_json);
                json.Read();
                Json(to, ref json);
                break;
        }
    }

    private static void Json(ProtoWriter to, ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                to.BytesAlways(TextField, Text(ref json));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                to.NumberAlways(BoolField, json.TokenType == JsonTokenType.True ? 1UL : 0);
                break;
            case JsonTokenType.Number when json.TryGetInt64(out var integer) && !json.ValueSpan.StartsWith("-0"u8):
                to.NumberAlways(IntField, (ulong)integer);
                break;
            case JsonTokenType.Number:
                to.Fixed64(DoubleField, BitConverter.DoubleToUInt64Bits(json.GetDouble()));
                break;
            case JsonTokenType.StartArray:
                var array = to.Open(ArrayField);
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    var element = to.Open(1);
                    Json(to, ref json);
                    to.Close(element);
                }

                to.Close(array);
                break;
            case JsonTokenType.StartObject:
                var map = to.Open(MapField);
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    var entry = to.Open(1);
                    to.Bytes(1, Text(ref json));
                    json.Read();
                    var any = to.Open(2);
                    Json(to, ref json);
                    to.Close(any);
                    to.Close(entry);
                }

                to.Close(map);
                break;
            default:
                // Null: an AnyValue with nothing set.
                break;
        }
    }

    private static ReadOnlySpan<byte> Text(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped) return json.ValueSpan;
        var plain = new byte[json.ValueSpan.Length];
        return plain.AsSpan(0, JsonText.Unescape(json.ValueSpan, plain));
    }
}
