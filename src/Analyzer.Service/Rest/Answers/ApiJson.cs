using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Analyzer.Service.Rest.Answers;

/// <summary>How the API's own records are written and read.</summary>
internal static class ApiJson
{
    /// <summary>Answers and bodies: names in camelCase, nothing unknown, nothing left out.</summary>
    public static readonly JsonSerializerOptions Options = Make();

    /// <summary>Problems: what there is not is left out.</summary>
    public static readonly JsonSerializerOptions Problems = new(Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            // Never inside HTML: quotes and plus signs stay readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NumberHandling = JsonNumberHandling.Strict,
            PropertyNameCaseInsensitive = false,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new Rounded() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    // Weighted sums carry noise in the last digits, as in the report's JSON.
    private sealed class Rounded : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(double.IsFinite(value) ? Math.Round(value, 9) : 0);
    }
}
