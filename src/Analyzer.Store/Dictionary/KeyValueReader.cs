using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Store.Dictionary;

/// <summary>Reads what <see cref="KeyValueWriter"/> wrote, straight into a batch's strings.</summary>
internal static class KeyValueReader
{
    /// <summary>Adds the attributes of an array of KeyValue to a list. The reader stands before or on the array's start, and is left on its end.</summary>
    public static void ReadArray(ref Utf8JsonReader json, SpanBatch batch, List<SpanAttribute> into)
    {
        if (json.TokenType != JsonTokenType.StartArray) json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.StartObject) into.Add(ReadOne(ref json, batch));
    }

    /// <summary>The id of the string the reader stands on.</summary>
    public static int ReadText(ref Utf8JsonReader json, StringTable strings)
    {
        if (!json.ValueIsEscaped) return strings.Intern(json.ValueSpan);
        var rented = ArrayPool<byte>.Shared.Rent(json.ValueSpan.Length);
        var id = strings.Intern(rented.AsSpan(0, json.CopyString(rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return id;
    }

    private static SpanAttribute ReadOne(ref Utf8JsonReader json, SpanBatch batch)
    {
        json.Read();
        json.Read();
        var key = ReadText(ref json, batch.Strings);
        json.Read();
        json.Read();
        json.Read();
        var type = TypeOf(ref json);
        json.Read();
        var attribute = ReadValue(ref json, batch, key, type);
        json.Read();
        json.Read();
        return attribute;
    }

    private static AttributeType TypeOf(ref Utf8JsonReader json) =>
        json.ValueSpan switch
        {
            var name when name.SequenceEqual("stringValue"u8) => AttributeType.Text,
            var name when name.SequenceEqual("intValue"u8) => AttributeType.Int64,
            var name when name.SequenceEqual("doubleValue"u8) => AttributeType.Double,
            var name when name.SequenceEqual("boolValue"u8) => AttributeType.Bool,
            var name when name.SequenceEqual("jsonValue"u8) => AttributeType.Json,
            var name when name.SequenceEqual("bytesValue"u8) => AttributeType.Bytes,
            _ => throw new StoreException($"The store holds a value of an unknown kind, {json.GetString()}: was it written by a newer version?"),
        };

    private static SpanAttribute ReadValue(ref Utf8JsonReader json, SpanBatch batch, int key, AttributeType type) =>
        type switch
        {
            AttributeType.Text or AttributeType.Json => new SpanAttribute(key, type, ReadText(ref json, batch.Strings)),
            AttributeType.Int64 => batch.Integer(key, long.Parse(json.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
            AttributeType.Double => batch.Floating(key, double.Parse(json.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture)),
            AttributeType.Bool => new SpanAttribute(key, type, json.TokenType == JsonTokenType.True ? 1 : 0),
            _ => new SpanAttribute(key, type, batch.Strings.Intern(json.GetBytesFromBase64())),
        };
}
