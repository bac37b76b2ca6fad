using System.Text;
using System.Text.RegularExpressions;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Conventions;

/// <summary>Low-cardinality names: ids, numbers, hex and literals are templated away. Remembers what it has named.</summary>
internal sealed partial class Templates(StringTable strings)
{
    private readonly Dictionary<(int Method, int Path), int> _paths = [];
    private readonly Dictionary<(int Method, int Route), int> _routes = [];
    private readonly Dictionary<(int Service, int Method), int> _rpcs = [];
    private readonly Dictionary<(int Operation, int Collection), int> _collections = [];
    private readonly Dictionary<int, int> _names = [];
    private readonly Dictionary<int, int> _statements = [];
    private readonly Dictionary<int, int> _targets = [];

    /// <summary><c>GET /items/{id}</c> from a method and a URL or path.</summary>
    public int OfPath(int method, int urlOrPath)
    {
        if (!_paths.TryGetValue((method, urlOrPath), out var id))
        {
            id = Join(method, TemplatePath(PathOf(strings.GetString(urlOrPath))));
            _paths.Add((method, urlOrPath), id);
        }

        return id;
    }

    /// <summary>The path and query of a URL: what is asked, whichever of its instances is asked for it.</summary>
    public int Target(int url)
    {
        if (!_targets.TryGetValue(url, out var id))
        {
            var text = strings.GetString(url);
            var scheme = text.IndexOf("://", StringComparison.Ordinal);
            var slash = scheme < 0 ? 0 : text.IndexOf('/', scheme + 3);
            id = scheme < 0 ? url : slash < 0 ? strings.Intern("/") : strings.Intern(text[slash..]);
            _targets.Add(url, id);
        }

        return id;
    }

    /// <summary><c>GET /items/{id}</c> from a method and a framework's route, whatever its syntax for parameters.</summary>
    public int OfRoute(int method, int route)
    {
        if (!_routes.TryGetValue((method, route), out var id))
        {
            id = Join(method, TemplateRoute(strings.GetString(route)));
            _routes.Add((method, route), id);
        }

        return id;
    }

    /// <summary>A span's name without what varies, and an RPC's without the prefixes that instrumentations add.</summary>
    public int OfName(int name)
    {
        if (!_names.TryGetValue(name, out var id))
        {
            var text = RetrySuffix().Replace(strings.GetString(name), "");
            var rpc = RpcName().Match(text);
            var dotted = rpc.Success ? rpc : DottedRpcName().Match(text);
            id = strings.Intern(rpc.Success ? rpc.Groups["rpc"].Value
                : dotted.Success ? $"{dotted.Groups["service"].Value}/{dotted.Groups["method"].Value}"
                : TemplateWords(text));
            _names.Add(name, id);
        }

        return id;
    }

    /// <summary><c>shop.Stock/Reserve</c> from a method that is qualified or has its service beside it.</summary>
    public int OfRpc(int service, int method)
    {
        if (!_rpcs.TryGetValue((service, method), out var id))
        {
            var text = strings.GetString(method).TrimStart('/');
            if (service != 0 && !text.Contains('/')) text = $"{strings.GetString(service)}/{text}";
            id = strings.Intern(text);
            _rpcs.Add((service, method), id);
        }

        return id;
    }

    /// <summary><c>FIND items</c> from a database's operation and what it works on.</summary>
    public int OfCollection(int operation, int collection)
    {
        if (!_collections.TryGetValue((operation, collection), out var id))
        {
            id = strings.Intern($"{strings.GetString(operation).ToUpperInvariant()} {strings.GetString(collection)}");
            _collections.Add((operation, collection), id);
        }

        return id;
    }

    /// <summary><c>SELECT items</c> from a statement.</summary>
    public int OfStatement(int statement)
    {
        if (!_statements.TryGetValue(statement, out var id))
        {
            id = strings.Intern(SqlSummary.Of(strings.GetString(statement)));
            _statements.Add(statement, id);
        }

        return id;
    }

    /// <summary>The path of a URL, without query and fragment; what is no URL is returned as it is.</summary>
    internal static string PathOf(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        var path = url;
        if (start >= 0)
        {
            var slash = url.IndexOf('/', start + 3);
            path = slash < 0 ? "/" : url[slash..];
        }

        var end = path.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? path : path[..end];
    }

    /// <summary>A path with variable segments replaced by <c>{id}</c>.</summary>
    internal static string TemplatePath(string path)
    {
        if (path.Length > 512) path = path[..512];
        var result = new StringBuilder(path.Length);
        foreach (var segment in path.Split('/'))
        {
            if (result.Length > 0 || segment.Length > 0 || path.StartsWith('/')) result.Append('/');
            result.Append(Varies(segment) ? "{id}" : Inside().Replace(segment, "({id})"));
        }

        return result.Length > 1 && result[0] == '/' && result[1] == '/' ? result.ToString(1, result.Length - 1) : result.ToString();
    }

    /// <summary>A route of any framework with its parameters as <c>{name}</c> and without the method that some put before it.</summary>
    internal static string TemplateRoute(string route)
    {
        // Go's ServeMux: GET shop.example/items/{id}.
        var space = route.IndexOf(' ');
        if (space > 0 && route.AsSpan(0, space).IndexOfAnyExceptInRange('A', 'Z') < 0) route = route[(space + 1)..].TrimStart();
        // Django and Rails: ^items/(?P<id>[0-9]+)/$ and /items/:id(.:format).
        route = Format().Replace(route, "").TrimStart('^').TrimEnd('$');
        route = NamedGroup().Replace(route, match => "{" + match.Groups["name"].Value + "}");
        route = RouteParameter().Replace(route, match => "{" + match.Groups["name"].Value + "}");
        return route.StartsWith('/') || route.Length == 0 ? route : "/" + route;
    }

    private static string TemplateWords(string name)
    {
        if (name.Length > 256) name = name[..256];
        if (!name.AsSpan().ContainsAnyInRange('0', '9')) return name;
        if (name.Contains('/'))
        {
            var space = name.IndexOf(' ');
            return space is > 0 and < 10 ? name[..(space + 1)] + TemplatePath(PathOf(name[(space + 1)..])) : TemplatePath(name);
        }

        return string.Join(' ', name.Split(' ').Select(word => Varies(word) ? "{id}" : LongNumber().Replace(word, "{id}")));
    }

    /// <summary>Whether a word is an id rather than a name.</summary>
    internal static bool Varies(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty) return false;
        int digits = 0, letters = 0, others = 0;
        var hex = true;
        foreach (var c in word)
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (char.IsLetter(c)) letters++;
            else others++;
            if (!char.IsAsciiHexDigit(c) && c != '-') hex = false;
        }

        if (digits == 0) return hex && word.Length >= 32;
        // v1, v2beta1: versions are names.
        if (word[0] is 'v' or 'V' && word.Length <= 8 && char.IsAsciiDigit(word[1])) return false;
        if (letters == 0) return true;
        if (hex && word.Length >= 8 && digits >= 2) return true;
        // item-107, order_12345, 0f8f1c…: a number of its own, or too many digits for a name.
        return EndsInNumber().IsMatch(word) || (digits >= 4 && digits * 4 >= word.Length) || (word.Length >= 20 && digits >= 3);
    }

    private int Join(int method, string path) => strings.Intern(method == 0 ? path : $"{strings.GetString(method).ToUpperInvariant()} {path}");

    // {id}, {id:int}, {id?}, {*path}, {id:\d{3}} · :id, :id(\d+), *path · <int:id>, <id..>.
    [GeneratedRegex(@"\{\*{0,2}(?<name>[A-Za-z_][\w\-]*)(?:[^{}/]|\{[^{}]*\})*\}|(?<=/)[:*](?<name>[A-Za-z_]\w*)(\([^)]*\))?\??|<(\w+:)?(?<name>[A-Za-z_]\w*)(\.\.)?>")]
    private static partial Regex RouteParameter();

    [GeneratedRegex(@"\(\?P?<(?<name>\w+)>[^()]*\)")]
    private static partial Regex NamedGroup();

    [GeneratedRegex(@"\(\.:format\)")]
    private static partial Regex Format();

    // Remoulade: remoulade/process(retry-2).
    [GeneratedRegex(@"\s*\(retry-\d+\)$")]
    private static partial Regex RetrySuffix();

    // gRPC A72 writes the method's slash as a dot.
    [GeneratedRegex(@"^(Sent|Recv|Attempt)\.(?<service>[A-Za-z_]\w*(\.[A-Za-z_]\w*)*)\.(?<method>[A-Za-z_]\w*)$")]
    private static partial Regex DottedRpcName();

    [GeneratedRegex(@"^(/|grpc\.|Sent\.|Recv\.|Attempt\.)*(?<rpc>[A-Za-z_][\w]*(\.[A-Za-z_]\w*)*\.[A-Za-z_]\w*/[A-Za-z_]\w*)$")]
    private static partial Regex RpcName();

    // OData keys: stock(PartitionKey='p',RowKey='1').
    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Inside();

    [GeneratedRegex(@"[-_.:=][0-9]+$")]
    private static partial Regex EndsInNumber();

    [GeneratedRegex(@"\d{4,}")]
    private static partial Regex LongNumber();
}
