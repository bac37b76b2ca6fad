using System.Globalization;

namespace Analyzer.Simulate.Services;

/// <summary>What is called, with the ids of this call filled in: the same for all its attempts.</summary>
internal sealed record Target(Node Callee, string Operation)
{
    /// <summary>HTTP method; empty for RPC and databases.</summary>
    public string Method { get; init; } = "";

    /// <summary>The path or RPC method with values in place of the route's parameters.</summary>
    public string Path { get; init; } = "";

    public string Route { get; init; } = "";

    public bool IsRpc { get; init; }

    public string? Query { get; init; }

    public string? Statement { get; init; }

    public string Address => Callee.Address;

    public int Port => Callee.PortOf(IsRpc);

    /// <summary>The URL as .NET records it: the query's values redacted.</summary>
    public string Url =>
        $"{(Port == 443 ? $"https://{Address}" : $"http://{Address}:{Port}")}{Path}{(Query is null ? "" : "?*")}";

    /// <summary>With <paramref name="subject"/> in place of the route's parameters.</summary>
    public static Target Request(Node callee, string operation, int subject)
    {
        var space = operation.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return new Target(callee, operation) { Path = "/" + operation, Route = "/" + operation, IsRpc = true };
        }
        var route = operation[(space + 1)..];
        return new Target(callee, operation) { Method = operation[..space], Route = route, Path = Fill(route, subject) };
    }

    public static Target OfStatement(Node database, string statement) =>
        new(database, Summary(statement)) { Statement = statement };

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
            route = string.Concat(route.AsSpan(0, open), subject.ToString(CultureInfo.InvariantCulture), route.AsSpan(close + 1));
            open = route.IndexOf('{', open);
        }
        return route;
    }
}
