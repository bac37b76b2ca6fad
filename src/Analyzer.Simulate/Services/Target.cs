using System.Globalization;

namespace Analyzer.Simulate.Services;

/// <summary>
/// What is called, with the ids of this call filled in. One object for all calls of the same, so that their spans can
/// share what they have in common.
/// </summary>
internal sealed class Target
{
    private readonly Dictionary<object, SimAttribute[]> _attributes = new(ReferenceEqualityComparer.Instance);

    private Target(Node callee, string operation)
    {
        Callee = callee;
        Operation = operation;
    }

    /// <summary>Method and route: how HTTP servers name their spans.</summary>
    public string Name { get; private init; } = "";

    public Node Callee { get; }

    public string Operation { get; }

    /// <summary>HTTP method; empty for messages and statements.</summary>
    public string Method { get; private init; } = "";

    /// <summary>The path with values in place of the route's parameters.</summary>
    public string Path { get; private init; } = "";

    public string Route { get; private init; } = "";

    public bool IsRpc { get; private init; }

    public string? Query { get; private init; }

    public string? Statement { get; private init; }

    public string Address => Callee.Address;

    public int Port => Callee.PortOf(IsRpc);

    /// <summary>The URL as .NET records it: the query's values redacted.</summary>
    public string Url =>
        $"{(Port == 443 ? $"https://{Address}" : $"http://{Address}:{Port}")}{Path}{(Query is null ? "" : "?*")}";

    /// <summary>With <paramref name="subject"/> in place of the route's parameters.</summary>
    public static Target OfRequest(Node callee, string operation, int subject, string? query)
    {
        var space = operation.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return new Target(callee, operation)
            {
                Name = "POST /" + operation,
                Method = "POST",
                Path = "/" + operation,
                Route = "/" + operation,
                IsRpc = true,
            };
        }
        var route = operation[(space + 1)..];
        return new Target(callee, operation)
        {
            Name = operation,
            Method = operation[..space],
            Route = route,
            Path = Fill(route, subject),
            Query = query,
        };
    }

    public static Target OfStatement(Node database, string statement) =>
        new(database, Summary(statement)) { Statement = statement };

    public static Target OfQueue(Node consumer, string queue) => new(consumer, queue);

    /// <summary>The attributes that all spans of one sort have for this target, made once.</summary>
    public SimAttribute[] Attributes(object sort, Func<Target, SimAttribute[]> make)
    {
        if (!_attributes.TryGetValue(sort, out var attributes)) _attributes[sort] = attributes = make(this);
        return attributes;
    }

    /// <summary>What a statement is called: its verb and its table, as in <c>UPDATE stock</c>.</summary>
    private static string Summary(string statement)
    {
        var words = statement.Split([' ', '(', ','], StringSplitOptions.RemoveEmptyEntries);
        var verb = words[0].ToUpperInvariant();
        var table = verb switch
        {
            "UPDATE" => words.ElementAtOrDefault(1),
            "INSERT" => words.ElementAtOrDefault(2),
            _ => words.SkipWhile(word => !word.Equals("from", StringComparison.OrdinalIgnoreCase)).ElementAtOrDefault(1),
        };
        return table is null ? verb : $"{verb} {table}";
    }

    private static string Fill(string route, int subject)
    {
        var open = route.IndexOf('{', StringComparison.Ordinal);
        while (open >= 0)
        {
            var close = route.IndexOf('}', open);
            if (close < 0) break;
            route = string.Concat(route.AsSpan(0, open), subject.ToString(CultureInfo.InvariantCulture), route.AsSpan(close + 1));
            open = route.IndexOf('{', open);
        }
        return route;
    }
}
