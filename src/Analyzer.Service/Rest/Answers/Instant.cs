using System.Text.Json;
using System.Text.Json.Serialization;
using Analyzer.Report.Story;
using Analyzer.Service.Rest.Requests;

namespace Analyzer.Service.Rest.Answers;

/// <summary>A time in the API's JSON: RFC 3339; written in UTC with nine digits.</summary>
/// <param name="UnixNs">Unix ns.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct Instant(long UnixNs)
{
    /// <summary>A time that may not be.</summary>
    public static Instant? Of(long? unixNs) => unixNs is { } ns ? new Instant(ns) : null;

    private sealed class Converter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException($"is not a time: {Rfc3339.Hint}");
            return Rfc3339.Parse(text, out var mistake) is { } ns ? new Instant(ns) : throw new JsonException(mistake);
        }

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(Say.Rfc3339(value.UnixNs));
    }
}
