using System.Text.Json;

namespace Analyzer.Ingest.Json;

/// <summary>The first property names of a document: enough to tell formats apart.</summary>
internal sealed class JsonShape
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Whether the document is an array; then its names are those of its elements.</summary>
    public bool IsArray { get; private set; }

    /// <summary>Whether the document holds nothing at all.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Whether what was looked at is not JSON.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Outermost names, in order of appearance.</summary>
    public List<string> Outer { get; } = [];

    /// <summary>Whether a name was seen: <c>name</c> outermost, <c>name.inner</c> one object further in.</summary>
    public bool Has(string path) => _names.Contains(path);

    /// <summary>Looks at the start of a document until a format recognises it; null when none does.</summary>
    public IJsonFormat? Recognise(ReadOnlySpan<byte> head, bool whole, IEnumerable<IJsonFormat> formats)
    {
        var reader = new Utf8JsonReader(head, whole, default);
        var objects = 0;
        var outer = "";
        var tokens = 0;
        try
        {
            while (reader.Read())
            {
                tokens++;
                if (reader.TokenType == JsonTokenType.StartArray && reader.TokenStartIndex == 0) IsArray = true;
                if (reader.TokenType == JsonTokenType.StartObject) objects++;
                if (reader.TokenType == JsonTokenType.EndObject) objects--;
                if (reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray) break;
                if (reader.TokenType != JsonTokenType.PropertyName || objects > 2) continue;
                var name = reader.ValueSpan.Length > 100 || reader.ValueIsEscaped ? "?" : System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
                if (objects == 1) outer = name;
                if (objects == 1 && !_names.Contains(name)) Outer.Add(name);
                if (!_names.Add(objects == 1 ? name : $"{outer}.{name}")) continue;
                foreach (var format in formats)
                {
                    if (format.Recognises(this)) return format;
                }
            }

            IsEmpty = tokens == 2 && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray && reader.CurrentDepth == 0;
        }
        catch (JsonException)
        {
            IsDamaged = true;
        }

        return null;
    }
}
