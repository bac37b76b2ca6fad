using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Analyzer.Model.Spans;
using Analyzer.Store.Dictionary;

namespace Analyzer.Store.Search;

/// <summary>
/// A key and a value as text, as the store may hold them: the text does not say of which type the value was sent, so there is one
/// candidate a type.
/// </summary>
/// <param name="Hashes">What the candidates have as entries of the dictionary.</param>
/// <param name="OwnTexts">What they look like within <c>own_attributes</c> and within a resource's attributes.</param>
internal sealed record AttributeTerm(IReadOnlyList<ContentHash> Hashes, IReadOnlyList<string> OwnTexts)
{
    /// <summary>The term of a key and a value.</summary>
    public static AttributeTerm Of(string key, string value)
    {
        var batch = new SpanBatch();
        var (hashes, texts) = (new List<ContentHash>(), new List<string>());
        var utf8Key = Encoding.UTF8.GetBytes(key);
        Span<byte> buffer = stackalloc byte[32];
        foreach (var attribute in Candidates(batch, batch.Strings.Intern(key), value))
        {
            var kind = BatchEncoder.KindOf(AttributeCodec.StoredType(attribute.Type));
            hashes.Add(ContentHash.Of(kind, utf8Key, AttributeCodec.Format(batch, attribute, buffer)));
            texts.Add(Json(json => KeyValueWriter.Write(json, batch, attribute)));
        }

        return new AttributeTerm(hashes, texts);
    }

    /// <summary>What a span's <c>details</c> begin with when its name, which has no entry, is this.</summary>
    public static string OwnName(string name) => Json(json =>
    {
        json.WriteStartObject();
        KeyValueWriter.WriteText(json, "name"u8, Encoding.UTF8.GetBytes(name));
    });

    /// <summary>What a span's name has as an entry of the dictionary.</summary>
    public static ContentHash HashOfName(string name) => ContentHash.Of(DimensionEncoder.NameKind, Encoding.UTF8.GetBytes(name), []);

    private static List<SpanAttribute> Candidates(SpanBatch batch, int key, string value)
    {
        var found = new List<SpanAttribute> { new(key, AttributeType.Text, batch.Strings.Intern(value)) };
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) && integer.ToString(CultureInfo.InvariantCulture) == value) found.Add(batch.Integer(key, integer));
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number.ToString("R", CultureInfo.InvariantCulture) == value) found.Add(batch.Floating(key, number));
        if (value is "true" or "false") found.Add(new SpanAttribute(key, AttributeType.Bool, value == "true" ? 1 : 0));
        if (value is ['[' or '{', ..]) found.Add(new SpanAttribute(key, AttributeType.Json, batch.Strings.Intern(value)));
        var bytes = new byte[value.Length];
        if (Convert.TryFromBase64String(value, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == value) found.Add(new SpanAttribute(key, AttributeType.Bytes, batch.Strings.Intern(bytes.AsSpan(0, length))));
        return found;
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, KeyValueWriter.Options)) write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
