namespace Analyzer.Simulate.Scenarios;

/// <summary>How one thing of a scenario names another: <c>inventory POST /reserve/{sku}</c>, <c>checkout -> inventory</c>.</summary>
internal static class Reference
{
    public static (string Service, string Operation) Parse(YamlSection section, string key)
    {
        var text = section.Text(key);
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0)
        {
            throw section.Invalid(key, $"'{text}' must name a service and its operation, such as: inventory GET /items/{{id}}");
        }
        return (text[..space], text[(space + 1)..].Trim());
    }

    public static (string Caller, string Callee) ParseEdge(YamlSection section, string key)
    {
        var parts = section.Text(key).Split("->", StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || parts.Any(string.IsNullOrEmpty))
        {
            throw section.Invalid(key, $"'{section.Text(key)}' must name an edge, such as: checkout -> inventory");
        }
        return (parts[0], parts[1]);
    }
}
