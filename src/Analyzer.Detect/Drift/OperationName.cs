namespace Analyzer.Detect.Drift;

/// <summary>An operation of a service. Ordered by ordinal comparison.</summary>
/// <param name="Service">Service.</param>
/// <param name="Operation">Operation.</param>
internal sealed record OperationName(string Service, string Operation) : IComparable<OperationName>
{
    /// <inheritdoc/>
    public int CompareTo(OperationName? other)
    {
        if (other is null) return 1;
        var order = string.CompareOrdinal(Service, other.Service);
        return order != 0 ? order : string.CompareOrdinal(Operation, other.Operation);
    }
}
