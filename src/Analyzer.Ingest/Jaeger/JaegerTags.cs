using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Json;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Jaeger;

/// <summary>Jaeger's typed key-value pairs: <c>{"key":…,"type":"string|bool|int64|float64|binary","value":…}</c>.</summary>
internal static class JaegerTags
{
    /// <summary>Reads the tags that a property holds.</summary>
    public static void Read(ref JsonCursor json, SpanSink sink, List<SpanAttribute> attributes, int start)
    {
        if (!OtlpJsonValue.ReadArray(ref json, sink, "tags")) return;
        while (json.NextElement())
        {
            if (OtlpJsonValue.IsObject(ref json, sink, "a tag")) sink.Add(attributes, start, ReadOne(ref json, sink));
        }
    }

    /// <summary>Reads the tag whose object the cursor is at the start of.</summary>
    public static SpanAttribute ReadOne(ref JsonCursor json, SpanSink sink)
    {
        var (key, type) = (0, TagType.AsWritten);
        SpanAttribute value = default;
        while (json.NextProperty())
        {
            var name = json.Text;
            if (name.SequenceEqual("key"u8))
            {
                key = OtlpJsonValue.ReadText(ref json, sink, "a tag's key");
            }
            else if (name.SequenceEqual("type"u8))
            {
                json.Read();
                type = TypeOf(json.Token == JsonTokenType.String ? json.Text : default);
                json.Skip();
            }
            else if (name.SequenceEqual("value"u8))
            {
                json.Read();
                value = JsonTag.Scalar(ref json, sink, 0);
            }
            else
            {
                json.Skip();
            }
        }

        value = Typed(sink, type, value);
        return new SpanAttribute(key, value.Type, value.Value);
    }

    private enum TagType
    {
        AsWritten,
        Text,
        Bool,
        Integer,
        Number,
        Binary,
    }

    private static TagType TypeOf(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("string"u8) ? TagType.Text
        : type.SequenceEqual("bool"u8) ? TagType.Bool
        : type.SequenceEqual("int64"u8) ? TagType.Integer
        : type.SequenceEqual("float64"u8) ? TagType.Number
        : type.SequenceEqual("binary"u8) ? TagType.Binary
        : TagType.AsWritten;

    // The type is stated apart from the value, which may be written as text whatever its type.
    private static SpanAttribute Typed(SpanSink sink, TagType type, SpanAttribute value)
    {
        if (type == TagType.Number && value.Type == AttributeType.Int32) return sink.Batch.Floating(0, value.Value);
        if (type == TagType.Number && value.Type == AttributeType.Int64) return sink.Batch.Floating(0, sink.Batch.Number(value.Value));
        if (value.Type != AttributeType.Text) return value;
        var text = sink.Strings.GetUtf8(value.Value);
        switch (type)
        {
            case TagType.Bool when text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8):
                return new SpanAttribute(0, AttributeType.Bool, text.Length == 4 ? 1 : 0);
            case TagType.Integer when System.Buffers.Text.Utf8Parser.TryParse(text, out long integer, out var used) && used == text.Length:
                return sink.Batch.Integer(0, integer);
            case TagType.Number when System.Buffers.Text.Utf8Parser.TryParse(text, out double number, out var used) && used == text.Length:
                return sink.Batch.Floating(0, number);
            case TagType.Binary when JsonTag.TryBinary(text, sink, 0, out var bytes):
                return bytes;
            default:
                return value;
        }
    }
}
