namespace Analyzer.Detect.Series;

/// <summary>An edge by name, so that edges of different batches can be compared and merged. Ordered by ordinal comparison.</summary>
/// <param name="Caller">Calling service; null for entry requests.</param>
/// <param name="Callee">Called service or peer.</param>
/// <param name="Operation">What is called.</param>
internal sealed record EdgeName(string? Caller, string Callee, string Operation) : IComparable<EdgeName>
{
    /// <inheritdoc/>
    public int CompareTo(EdgeName? other)
    {
        if (other is null) return 1;
        var order = string.CompareOrdinal(Caller, other.Caller);
        if (order == 0) order = string.CompareOrdinal(Callee, other.Callee);
        return order != 0 ? order : string.CompareOrdinal(Operation, other.Operation);
    }
}
