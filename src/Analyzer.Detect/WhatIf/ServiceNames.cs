using Analyzer.Detect.Series;

namespace Analyzer.Detect.WhatIf;

/// <summary>Finds services by what people call them, with or without their namespace.</summary>
internal sealed class ServiceNames
{
    private const int Near = 3;
    private readonly SortedSet<EdgeName> _edges;
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<EdgeName> _queues;

    /// <summary>The callers and callees of edges.</summary>
    /// <param name="edges">Edges.</param>
    /// <param name="isRedelivered">Whether a broker repeated on one: its operation is the queue.</param>
    public ServiceNames(IEnumerable<EdgeName> edges, Func<EdgeName, bool> isRedelivered)
    {
        _edges = [.. edges];
        _queues = [.. _edges.Where(isRedelivered)];
        foreach (var edge in _edges)
        {
            if (edge.Caller is not null) _names.Add(edge.Caller);
            _names.Add(edge.Callee);
        }
    }

    /// <summary>The shortest name that means only this service.</summary>
    public string Short(string service)
    {
        var bare = Bare(service);
        return _names.Count(name => Bare(name) == bare || name == bare) == 1 ? bare : service;
    }

    /// <summary>An edge as people call it: from the queue, where its broker repeats and one service alone fills it.</summary>
    /// <param name="edge">By full names.</param>
    public WhatIfEdge Shown(WhatIfEdge edge)
    {
        var queues = _queues.Where(known => known.Caller == edge.Caller && known.Callee == edge.Callee).Select(known => known.Operation).Distinct().ToList();
        return new WhatIfEdge(queues is [var queue] && Publishers(queue, edge.Callee).Count == 1 ? queue : Short(edge.Caller), Short(edge.Callee));
    }

    /// <summary>An edge by full names.</summary>
    /// <exception cref="WhatIfException">A name is not known or means several services, or the one never called the other.</exception>
    public WhatIfEdge Resolve(WhatIfEdge edge)
    {
        if (_queues.Exists(known => known.Operation == edge.Caller) && Find(edge.Callee) is var consumer && Publishers(edge.Caller, consumer) is { Count: > 0 } publishers)
        {
            return publishers.Count == 1
                ? new WhatIfEdge(publishers[0], consumer)
                : throw new WhatIfException($"'{edge.Caller}' is a queue that several services fill: write {string.Join(" or ", publishers.Select(Short))} in its place");
        }

        var (caller, callee) = (Find(edge.Caller), Find(edge.Callee));
        if (_edges.Any(known => known.Caller == caller && known.Callee == callee)) return new WhatIfEdge(caller, callee);
        var called = _edges.Where(known => known.Caller == caller).Select(known => Short(known.Callee)).Distinct().ToList();
        throw new WhatIfException($"{Short(caller)} never called {Short(callee)} here; it called {(called.Count == 0 ? "nothing" : string.Join(", ", called))}");
    }

    // Who fills a queue that a service reads; nobody, where a service is called as the queue is.
    private List<string> Publishers(string queue, string consumer) => IsService(queue) ? []
        : [.. _queues.Where(known => known.Operation == queue && known.Callee == consumer).Select(known => known.Caller!).Distinct()];

    private bool IsService(string name) => _names.Any(known => known == name || Bare(known) == name);

    private string Find(string name)
    {
        if (_names.Contains(name)) return name;
        var found = _names.Where(known => Bare(known) == name).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new WhatIfException($"no service or peer is called '{name}'; {NearestTo(name)}"),
            _ => throw new WhatIfException($"'{name}' may mean {string.Join(" or ", found)}: write the full name"),
        };
    }

    private string NearestTo(string name)
    {
        if (_names.Count == 0) return "no calls were found";
        var nearest = _names
            .Select(known => (Name: Short(known), Distance: Distance(Bare(known).ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(item => item.Distance)
            .ThenBy(item => item.Name, StringComparer.Ordinal)
            .ToList();
        var close = nearest.Where(item => item.Distance <= Math.Max(2, name.Length / 3)).Take(Near).Select(item => item.Name).ToList();
        return close.Count > 0 ? $"near it: {string.Join(", ", close)}" : $"known are {string.Join(", ", nearest.Select(item => item.Name).Order(StringComparer.Ordinal).Take(20))}{(nearest.Count > 20 ? ", …" : "")}";
    }

    private static string Bare(string service) => service[(service.LastIndexOf('/') + 1)..];

    // Levenshtein's: insertions, removals and replacements that turn one into the other.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
