using Dapper;

namespace Analyzer.Store.Records;

/// <summary>Conditions of a list, all of which must hold.</summary>
internal sealed class RecordFilter
{
    private readonly List<string> _conditions = [];

    /// <summary>Values of the parameters.</summary>
    public DynamicParameters Parameters { get; } = new();

    /// <summary>The clause, with a space before it; empty without conditions.</summary>
    public string Where => _conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", _conditions)}";

    /// <summary>A comparison; none where the value is null.</summary>
    public void Add(string column, string comparison, object? value)
    {
        if (value is null) return;
        _conditions.Add($"{column} {comparison} {Parameter(value)}");
    }

    /// <summary>That one of two columns has a value; none where that is null.</summary>
    public void AddEither(string column, string other, object? value)
    {
        if (value is null) return;
        var parameter = Parameter(value);
        _conditions.Add($"({column} = {parameter} OR {other} = {parameter})");
    }

    /// <summary>That a column has no value.</summary>
    public void AddNull(string column) => _conditions.Add($"{column} IS NULL");

    /// <summary>That a text holds another; none where that is null.</summary>
    public void AddContains(string column, string? part)
    {
        if (part is null) return;
        // Not LIKE: names may hold its wildcards.
        _conditions.Add($"position({Parameter(part)} IN {column}) > 0");
    }

    /// <summary>What comes after the end of a page, where the list runs from the largest down; none where that is null.</summary>
    public void AddAfter(string column, (long Value, string Id)? last)
    {
        if (last is not { } end) return;
        var (value, id) = (Parameter(end.Value), Parameter(end.Id));
        _conditions.Add($"({column} < {value} OR ({column} = {value} AND id < {id}))");
    }

    private string Parameter(object value)
    {
        var name = $"p{_conditions.Count}_{Parameters.ParameterNames.Count()}";
        Parameters.Add(name, value);
        return "$" + name;
    }
}
