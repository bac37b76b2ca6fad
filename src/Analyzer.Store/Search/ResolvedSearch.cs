using System.Globalization;

namespace Analyzer.Store.Search;

/// <summary>A search's texts as ids of the store's dictionary.</summary>
/// <param name="Query">The search.</param>
/// <param name="Resources">Resources of the service; null: any.</param>
/// <param name="Name">The span name's id; 0 when it has none.</param>
/// <param name="Scopes">Scopes of that name; null: any.</param>
/// <param name="Attributes">One an attribute of the search.</param>
internal sealed record ResolvedSearch(TraceSearch Query, IReadOnlyList<int>? Resources, int Name, IReadOnlyList<int>? Scopes, IReadOnlyList<ResolvedAttribute> Attributes)
{
    /// <summary>Whether no span can meet the conditions.</summary>
    public bool IsImpossible => Resources is { Count: 0 } || Scopes is { Count: 0 } || Query.FromNs >= Query.ToNs || Query.MinDurationNs > Query.MaxDurationNs;

    /// <summary>The conditions on a span, the time range aside, as SQL with parameters <c>$1</c>, <c>$2</c>, ….</summary>
    /// <param name="dialect">The engine's.</param>
    /// <param name="texts">Takes the parameters' values, in order.</param>
    public string ToSql(SearchDialect dialect, List<string> texts)
    {
        var all = new List<string>();
        if (Resources is not null) all.Add($"resource_id IN ({List(Resources)})");
        if (Scopes is not null) all.Add($"scope_id IN ({List(Scopes)})");
        if (Query.Kind is { } kind) all.Add(string.Create(CultureInfo.InvariantCulture, $"kind = {(int)kind}"));
        if (Query.Status is { } status) all.Add(string.Create(CultureInfo.InvariantCulture, $"status = {(int)status}"));
        if (Query.MinDurationNs is { } min) all.Add(string.Create(CultureInfo.InvariantCulture, $"duration_ns >= {min}"));
        if (Query.MaxDurationNs is { } max) all.Add(string.Create(CultureInfo.InvariantCulture, $"duration_ns <= {max}"));
        if (Query.Operation is { } operation) all.Add(NameSql(operation, texts));
        all.AddRange(Attributes.Select(attribute => attribute.ToSql(dialect, texts)));
        return all.Count == 0 ? "true" : string.Join(" AND ", all);
    }

    /// <summary>A parameter for a text.</summary>
    internal static string Parameter(List<string> texts, string text)
    {
        texts.Add(text);
        return string.Create(CultureInfo.InvariantCulture, $"${texts.Count}");
    }

    /// <summary>Numbers with commas between.</summary>
    internal static string List(IEnumerable<int> ids) => string.Join(", ", ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));

    private string NameSql(string operation, List<string> texts)
    {
        var own = $"(name_id = 0 AND starts_with(details, {Parameter(texts, AttributeTerm.OwnName(operation))}))";
        return Name == 0 ? own : string.Create(CultureInfo.InvariantCulture, $"(name_id = {Name} OR {own})");
    }
}

/// <summary>A key and a value as ids of the store's dictionary.</summary>
/// <param name="Ids">Entries of table <c>attribute</c>.</param>
/// <param name="Resources">Resources that have the attribute.</param>
/// <param name="Term">For spans that have it without an entry.</param>
internal sealed record ResolvedAttribute(IReadOnlyList<int> Ids, IReadOnlyList<int> Resources, AttributeTerm Term)
{
    /// <summary>As <see cref="ResolvedSearch.ToSql"/>.</summary>
    public string ToSql(SearchDialect dialect, List<string> texts)
    {
        var any = new List<string>();
        if (Ids.Count > 0) any.Add(dialect.HasAny(Ids));
        if (Resources.Count > 0) any.Add($"resource_id IN ({ResolvedSearch.List(Resources)})");
        any.AddRange(Term.OwnTexts.Select(text => dialect.Contains("own_attributes", ResolvedSearch.Parameter(texts, text))));
        return $"({string.Join(" OR ", any)})";
    }
}
