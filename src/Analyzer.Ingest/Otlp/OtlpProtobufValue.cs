using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>Attributes and their values in OTLP/protobuf (common.proto, KeyValue and AnyValue). False means a damaged message.</summary>
internal static class OtlpProtobufValue
{
    private const uint KeyTag = 1 << 3 | 2, ValueTag = 2 << 3 | 2, ElementTag = 1 << 3 | 2;
    private const uint TextTag = 1 << 3 | 2, BoolTag = 2 << 3, IntTag = 3 << 3, DoubleTag = 4 << 3 | 1, ArrayTag = 5 << 3 | 2, MapTag = 6 << 3 | 2, BytesTag = 7 << 3 | 2;

    /// <summary>Decodes a KeyValue and adds it to a list in which its owner's attributes start at <paramref name="start"/>.</summary>
    public static bool Read(ReadOnlySpan<byte> message, SpanSink sink, List<SpanAttribute> attributes, int start)
    {
        if (TryShortText(message, out var key, out var text))
        {
            sink.Add(attributes, start, new SpanAttribute(sink.Text(key), AttributeType.Text, sink.Text(text)));
            return true;
        }

        if (!TryEntry(message, out key, out var any) || !TryValue(any, sink, out var value)) return false;
        sink.Add(attributes, start, new SpanAttribute(sink.Text(key), value.Type, value.Value));
        return true;
    }

    /// <summary>
    /// The shortcut for most attributes there are: a key, then a text, both under 128 bytes, and nothing else. Three lengths and
    /// three tags of one byte each; anything that does not fit exactly is left to the general way.
    /// </summary>
    private static bool TryShortText(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> text)
    {
        key = text = default;
        if (message.Length is < 6 or > 127 || message[0] != KeyTag) return false;
        int keyLength = message[1];
        var value = keyLength + 2;
        if (value + 4 > message.Length || message[value] != ValueTag || message[value + 2] != TextTag) return false;
        int textLength = message[value + 3];
        if (message[value + 1] != textLength + 2 || value + 4 + textLength != message.Length) return false;
        key = message.Slice(2, keyLength);
        text = message[(value + 4)..];
        return true;
    }

    private static bool TryEntry(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        var reader = new ProtoReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var tag)) return false;
            var ok = tag switch
            {
                KeyTag => reader.TryBytes(out key),
                ValueTag => reader.TryBytes(out value),
                _ => reader.TrySkip(tag),
            };
            if (!ok) return false;
        }

        return true;
    }

    /// <summary>An AnyValue as an attribute without key. Nothing set is the empty text.</summary>
    private static bool TryValue(ReadOnlySpan<byte> message, SpanSink sink, out SpanAttribute value)
    {
        value = default;
        var reader = new ProtoReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var tag)) return false;
            switch (tag)
            {
                case TextTag:
                    if (!reader.TryBytes(out var text)) return false;
                    value = new SpanAttribute(0, AttributeType.Text, sink.Text(text));
                    break;
                case BoolTag:
                    if (!reader.TryVarint(out var truth)) return false;
                    value = new SpanAttribute(0, AttributeType.Bool, truth != 0 ? 1 : 0);
                    break;
                case IntTag:
                    if (!reader.TryVarint(out var integer)) return false;
                    value = sink.Batch.Integer(0, (long)integer);
                    break;
                case DoubleTag:
                    if (!reader.TryFixed64(out var bits)) return false;
                    value = sink.Batch.Floating(0, BitConverter.UInt64BitsToDouble(bits));
                    break;
                case BytesTag:
                    if (!reader.TryBytes(out var bytes)) return false;
                    value = new SpanAttribute(0, AttributeType.Bytes, sink.Bytes(bytes));
                    break;
                case ArrayTag or MapTag:
                    if (!reader.TryBytes(out var list)) return false;
                    sink.Json.Reset();
                    if (!WriteList(list, sink, tag == MapTag, 1)) return false;
                    value = sink.TakeJson();
                    break;
                default:
                    if (!reader.TrySkip(tag)) return false;
                    break;
            }
        }

        return true;
    }

    private static bool WriteList(ReadOnlySpan<byte> message, SpanSink sink, bool isMap, int depth)
    {
        var to = sink.Json;
        to.Open(isMap ? '{' : '[');
        if (depth > OtlpJsonValue.MaxDepth)
        {
            sink.Report(ProblemKinds.TooDeep, $"a value is nested deeper than {OtlpJsonValue.MaxDepth} levels; what is deeper is dropped");
            message = default;
        }

        var reader = new ProtoReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var tag)) return false;
            if (tag != ElementTag)
            {
                if (!reader.TrySkip(tag)) return false;
                continue;
            }

            if (!reader.TryBytes(out var element)) return false;
            if (!to.HasRoom()) break;
            if (isMap)
            {
                if (!TryEntry(element, out var key, out element)) return false;
                to.Key(to.Entry(), key);
            }

            if (!WriteValue(element, sink, depth)) return false;
        }

        to.Close(isMap ? '}' : ']');
        return true;
    }

    private static bool WriteValue(ReadOnlySpan<byte> message, SpanSink sink, int depth)
    {
        var to = sink.Json;
        var reader = new ProtoReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var tag)) return false;
            switch (tag)
            {
                // One of a kind: what follows the first is not looked at, or it would not be JSON any more.
                case TextTag when reader.TryBytes(out var text):
                    to.Text(text);
                    return true;
                case BoolTag when reader.TryVarint(out var truth):
                    to.Bool(truth != 0);
                    return true;
                case IntTag when reader.TryVarint(out var integer):
                    to.Integer((long)integer);
                    return true;
                case DoubleTag when reader.TryFixed64(out var bits):
                    to.Number(BitConverter.UInt64BitsToDouble(bits));
                    return true;
                case BytesTag when reader.TryBytes(out var bytes):
                    to.Bytes(bytes);
                    return true;
                case ArrayTag or MapTag when reader.TryBytes(out var list):
                    return WriteList(list, sink, tag == MapTag, depth + 1);
                default:
                    if (!reader.TrySkip(tag)) return false;
                    break;
            }
        }

        to.Null();
        return true;
    }
}
