using System.Text.Json;

namespace Analyzer.Ingest.Remote;

/// <summary>Counts and finds in answers without building them in memory.</summary>
internal static class JsonCount
{
    /// <summary>Elements of the outermost array (<paramref name="property"/> null) or of an array that is a property of the outermost object.</summary>
    /// <exception cref="RemoteException">The answer is not JSON of that form.</exception>
    public static int Elements(ReadOnlySpan<byte> json, string? property, string what)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!FindArray(ref reader, property)) return 0;
            var count = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                count++;
                reader.Skip();
            }

            return count;
        }
        catch (JsonException e)
        {
            throw new RemoteException($"{what} did not answer with the JSON expected of it: check the address and the backend named", e);
        }
    }

    /// <summary>The strings in an array of strings, or the values of one property of an array of objects.</summary>
    public static List<string> Strings(ReadOnlySpan<byte> json, string? property, string? field, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray());
            var array = property is null ? document.RootElement : document.RootElement.TryGetProperty(property, out var found) ? found : default;
            if (array.ValueKind != JsonValueKind.Array) return [];
            return [.. array.EnumerateArray()
                .Select(element => field is null ? element : element.GetProperty(field))
                .Where(element => element.ValueKind == JsonValueKind.String)
                .Select(element => element.GetString()!)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new RemoteException($"{what} did not answer with the JSON expected of it: check the address and the backend named", e);
        }
    }

    private static bool FindArray(ref Utf8JsonReader reader, string? property)
    {
        if (!reader.Read()) return false;
        if (property is null) return reader.TokenType == JsonTokenType.StartArray ? true : throw new JsonException();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals(property);
            reader.Read();
            if (wanted) return reader.TokenType == JsonTokenType.StartArray;
            reader.Skip();
        }

        return false;
    }
}
