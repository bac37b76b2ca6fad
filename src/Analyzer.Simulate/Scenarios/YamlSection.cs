using YamlDotNet.RepresentationModel;

namespace Analyzer.Simulate.Scenarios;

/// <summary>
/// One mapping of the file, read key by key. Every error names the file, the line and the key; what nobody asked for
/// is an error too, because a mistyped key silently ignored is a rehearsal of something else.
/// </summary>
internal sealed class YamlSection
{
    private readonly YamlMappingNode _node;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public YamlSection(YamlNode node, string source, string path)
    {
        Source = source;
        Path = path;
        _node = node as YamlMappingNode ?? throw Error(node, "a mapping (key: value) is expected here");
    }

    public string Source { get; }

    public string Path { get; }

    public IEnumerable<string> Keys => _node.Children.Keys.Select(key => ((YamlScalarNode)key).Value!);

    public bool Has(string key) => Find(key) is not null;

    public string Text(string key) => Scalar(key)?.Value ?? throw Error(_node, $"'{key}' is missing");

    public string Text(string key, string fallback) => Scalar(key)?.Value ?? fallback;

    public string? OptionalText(string key) => Scalar(key)?.Value;

    public string Choice(string key, string fallback, IReadOnlyCollection<string> allowed)
    {
        var value = Text(key, fallback);
        return allowed.Contains(value) ? value : throw Invalid(key, $"'{value}' is not known; allowed: {string.Join(", ", allowed)}");
    }

    /// <summary>Reads with <paramref name="parse"/>, whose <see cref="FormatException"/> becomes an error at this key.</summary>
    public T Parse<T>(string key, T fallback, Func<string, T> parse)
    {
        if (Scalar(key)?.Value is not { } value) return fallback;
        try
        {
            return parse(value);
        }
        catch (FormatException e)
        {
            throw Invalid(key, e.Message);
        }
    }

    public T Parse<T>(string key, Func<string, T> parse)
    {
        if (!Has(key)) throw Error(_node, $"'{key}' is missing");
        return Parse(key, default(T)!, parse);
    }

    public long DurationNs(string key, long fallbackNs = 0) => Parse(key, fallbackNs, Quantity.DurationNs);

    public int Count(string key, int fallback, int minimum = 0) => Parse(key, fallback, text => Quantity.Count(text, minimum));

    public double Number(string key, double fallback) => Parse(key, fallback, Quantity.Number);

    public double Share(string key, double fallback) => Parse(key, fallback, Quantity.Share);

    public bool Flag(string key) => Parse(key, false, Quantity.Flag);

    public bool IsList(string key) => Find(key) is YamlSequenceNode;

    public YamlSection? Section(string key) =>
        Find(key) is { } node ? new YamlSection(node, Source, $"{Path}{key}.") : null;

    /// <summary>The mappings below <paramref name="key"/>, which is a mapping by name.</summary>
    public IEnumerable<(string Name, YamlSection Section)> Named(string key)
    {
        if (Section(key) is not { } parent) yield break;
        foreach (var name in parent.Keys) yield return (name, parent.Section(name)!);
    }

    /// <summary>The mappings in the list at <paramref name="key"/>.</summary>
    public IEnumerable<YamlSection> Items(string key)
    {
        if (Find(key) is not { } node) yield break;
        if (node is not YamlSequenceNode list) throw Invalid(key, "a list (- …) is expected");
        var index = 0;
        foreach (var item in list.Children) yield return new YamlSection(item, Source, $"{Path}{key}[{index++}].");
    }

    public IReadOnlyList<string>? Texts(string key)
    {
        if (Find(key) is not { } node) return null;
        if (node is not YamlSequenceNode list) throw Invalid(key, "a list is expected, such as [503, timeout]");
        return [.. list.Children.Select(item => (item as YamlScalarNode)?.Value ?? throw Invalid(key, "a list of words is expected"))];
    }

    /// <summary>To be called when all known keys have been asked for.</summary>
    public void RejectUnknownKeys()
    {
        foreach (var key in _node.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value ?? "?";
            if (_asked.Contains(name)) continue;
            throw Error(key, $"unknown key '{name}'; allowed: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}");
        }
    }

    public ScenarioException Invalid(string key, string message) => Error(Find(key) ?? _node, $"'{key}': {message}");

    public ScenarioException Error(string message) => Error(_node, message);

    private ScenarioException Error(YamlNode node, string message)
    {
        var where = Path.Length == 0 ? "" : $" ({Path.TrimEnd('.')})";
        return new ScenarioException($"{Source}, line {node.Start.Line}{where}: {message}");
    }

    private YamlScalarNode? Scalar(string key) => Find(key) switch
    {
        null => null,
        YamlScalarNode scalar => scalar,
        var other => throw Error(other, $"'{key}': one value is expected, not a list or mapping"),
    };

    private YamlNode? Find(string key)
    {
        _asked.Add(key);
        return _node.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }
}
