using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Analyzer.Model.Spans;

namespace Analyzer.Store.Dictionary;

/// <summary>
/// An attribute's value as text and back. The stored type is the <see cref="AttributeType"/>'s number, except that both widths of
/// integers are <see cref="AttributeType.Int64"/>: the width is of memory, not of what was sent.
/// </summary>
internal static class AttributeCodec
{
    /// <summary>The type that is stored.</summary>
    public static AttributeType StoredType(AttributeType type) => type == AttributeType.Int32 ? AttributeType.Int64 : type;

    /// <summary>The value: text and JSON as they are, integers in decimal, doubles so that they read back the same, raw bytes in Base64.</summary>
    /// <param name="batch">Where the attribute is.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="buffer">Used for values that are not strings; at least 32 bytes.</param>
    public static ReadOnlySpan<byte> Format(SpanBatch batch, SpanAttribute attribute, Span<byte> buffer) =>
        attribute.Type switch
        {
            AttributeType.Text or AttributeType.Json => batch.Strings.GetUtf8(attribute.Value),
            AttributeType.Int32 => Format((long)attribute.Value, buffer),
            AttributeType.Int64 => Format(batch.Number(attribute.Value), buffer),
            AttributeType.Double => Format(BitConverter.Int64BitsToDouble(batch.Number(attribute.Value)), buffer),
            AttributeType.Bool => attribute.Value == 0 ? "false"u8 : "true"u8,
            AttributeType.Bytes => Encoding.ASCII.GetBytes(Convert.ToBase64String(batch.Strings.GetUtf8(attribute.Value))),
            _ => throw new ArgumentOutOfRangeException(nameof(attribute), attribute.Type, "Unknown attribute type."),
        };

    /// <summary>The attribute behind stored text.</summary>
    /// <param name="batch">Where it will be used.</param>
    /// <param name="key">Key, as a string id of the batch.</param>
    /// <param name="type">The stored type.</param>
    /// <param name="value">The stored value.</param>
    public static SpanAttribute Parse(SpanBatch batch, int key, AttributeType type, ReadOnlySpan<byte> value) =>
        type switch
        {
            AttributeType.Text or AttributeType.Json => new SpanAttribute(key, type, batch.Strings.Intern(value)),
            AttributeType.Int32 or AttributeType.Int64 => batch.Integer(key, long.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
            AttributeType.Double => batch.Floating(key, double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture)),
            AttributeType.Bool => new SpanAttribute(key, type, value.SequenceEqual("true"u8) ? 1 : 0),
            AttributeType.Bytes => new SpanAttribute(key, type, batch.Strings.Intern(Convert.FromBase64String(Encoding.ASCII.GetString(value)))),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown attribute type."),
        };

    private static ReadOnlySpan<byte> Format(long value, Span<byte> buffer)
    {
        Utf8Formatter.TryFormat(value, buffer, out var written);
        return buffer[..written];
    }

    private static ReadOnlySpan<byte> Format(double value, Span<byte> buffer)
    {
        // "R" is the shortest text that parses to the same bits; NaN and the infinities get their names.
        value.TryFormat(buffer, out var written, "R", CultureInfo.InvariantCulture);
        return buffer[..written];
    }
}
