using System.Buffers.Text;
using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>Attributes and their values in OTLP/JSON (common.proto, KeyValue and AnyValue), and the checks of types.</summary>
internal static class OtlpJsonValue
{
    /// <summary>How deep arrays and maps may be nested in a value.</summary>
    public const int MaxDepth = 64;

    /// <summary>Whether the current token starts an object; if not, its value is passed over and reported unless null.</summary>
    public static bool IsObject(ref JsonCursor json, SpanSink sink, string what)
    {
        if (json.Token == JsonTokenType.StartObject) return true;
        Mismatch(ref json, sink, what, "an object");
        return false;
    }

    /// <summary>Moves into the array that a property holds; if it is none, it is passed over and reported unless null.</summary>
    public static bool ReadArray(ref JsonCursor json, SpanSink sink, string what)
    {
        json.Read();
        if (json.Token == JsonTokenType.StartArray) return true;
        Mismatch(ref json, sink, what, "an array");
        return false;
    }

    /// <summary>The id of the text that a property holds; 0 when it holds none.</summary>
    public static int ReadText(ref JsonCursor json, SpanSink sink, string what)
    {
        json.Read();
        if (json.Token == JsonTokenType.String) return sink.Text(json.Text);
        Mismatch(ref json, sink, what, "a string");
        return 0;
    }

    /// <summary>The integer that a property holds, as number or string; 0 when it holds none.</summary>
    public static long ReadInteger(ref JsonCursor json, SpanSink sink, string what)
    {
        json.Read();
        if (json.TryInteger(out var value)) return value;
        Mismatch(ref json, sink, what, "an integer of 64 bits");
        return 0;
    }

    public static void Mismatch(ref JsonCursor json, SpanSink sink, string what, string expected)
    {
        if (json.Token != JsonTokenType.Null) sink.Report(ProblemKinds.WrongType, $"{what} is not {expected}; ignored");
        json.Skip();
    }

    /// <summary>Reads the attributes that a property holds.</summary>
    public static void ReadAttributes(ref JsonCursor json, SpanSink sink, List<SpanAttribute> attributes)
    {
        var start = attributes.Count;
        if (!ReadArray(ref json, sink, "attributes")) return;
        while (json.NextElement())
        {
            if (!IsObject(ref json, sink, "an attribute")) continue;
            var key = 0;
            SpanAttribute value = default;
            while (json.NextProperty())
            {
                switch (OtlpFields.Of(json.Text))
                {
                    case OtlpField.Key:
                        key = ReadText(ref json, sink, "an attribute's key");
                        break;
                    case OtlpField.Value:
                        json.Read();
                        value = ReadValue(ref json, sink);
                        break;
                    default:
                        json.Skip();
                        break;
                }
            }

            sink.Add(attributes, start, new SpanAttribute(key, value.Type, value.Value));
            var taken = OtlpJsonRun.Take(json.Ahead, sink, attributes, start);
            if (taken > 0) json.SkipAhead(taken);
        }
    }

    /// <summary>The AnyValue at the current token as an attribute without key. Nothing set is the empty text.</summary>
    private static SpanAttribute ReadValue(ref JsonCursor json, SpanSink sink)
    {
        SpanAttribute value = default;
        if (!IsObject(ref json, sink, "an attribute's value")) return value;
        while (json.NextProperty())
        {
            switch (OtlpFields.Of(json.Text))
            {
                case OtlpField.StringValue:
                    value = new SpanAttribute(0, AttributeType.Text, ReadText(ref json, sink, "stringValue"));
                    break;
                case OtlpField.IntValue:
                    json.Read();
                    value = Number(ref json, sink, json.TryInteger(out var integer), integer, "intValue");
                    break;
                case OtlpField.DoubleValue:
                    json.Read();
                    value = Number(ref json, sink, false, 0, "doubleValue");
                    break;
                case OtlpField.BoolValue:
                    json.Read();
                    if (TryBool(ref json, out var truth)) value = new SpanAttribute(0, AttributeType.Bool, truth ? 1 : 0);
                    else Mismatch(ref json, sink, "boolValue", "true or false");
                    break;
                case OtlpField.BytesValue:
                    json.Read();
                    if (TryBytes(ref json, out var bytes)) value = new SpanAttribute(0, AttributeType.Bytes, sink.Bytes(bytes));
                    else Mismatch(ref json, sink, "bytesValue", "base64");
                    break;
                case var list and (OtlpField.ArrayValue or OtlpField.KvlistValue):
                    sink.Json.Reset();
                    json.Read();
                    OtlpJsonList.Write(ref json, sink, list == OtlpField.KvlistValue, 1);
                    value = sink.TakeJson();
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return value;
    }

    public static bool TryBool(ref JsonCursor json, out bool value)
    {
        value = json.Token == JsonTokenType.True || (json.Token == JsonTokenType.String && json.Text.SequenceEqual("true"u8));
        return value || json.Token == JsonTokenType.False || (json.Token == JsonTokenType.String && json.Text.SequenceEqual("false"u8));
    }

    /// <summary>The bytes behind a base64 text, standard or URL alphabet, padded or not.</summary>
    public static bool TryBytes(ref JsonCursor json, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (json.Token != JsonTokenType.String) return false;
        var text = json.Text;
        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length + 3)];
        if (Base64.DecodeFromUtf8(text, buffer, out _, out var written) != System.Buffers.OperationStatus.Done
            && Base64Url.DecodeFromUtf8(text, buffer, out _, out written) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        bytes = buffer.AsSpan(0, written);
        return true;
    }

    private static SpanAttribute Number(ref JsonCursor json, SpanSink sink, bool isInteger, long integer, string what)
    {
        if (isInteger) return sink.Batch.Integer(0, integer);
        if (json.TryNumber(out var number)) return sink.Batch.Floating(0, number);
        Mismatch(ref json, sink, what, "a number");
        return default;
    }
}
