namespace Analyzer.Detect.Structure;

/// <summary>One thing that requests of an operation do.</summary>
/// <param name="Service">The service that serves the operation.</param>
/// <param name="Operation">The operation served.</param>
/// <param name="Callee">The service or peer called; null for a step inside the service.</param>
/// <param name="Item">What is called, or the name of the step's span; null for the requests themselves.</param>
internal sealed record ShapeKey(string Service, string Operation, string? Callee, string? Item) : IComparable<ShapeKey>
{
    /// <summary>The requests of the same operation.</summary>
    public ShapeKey Requests => new(Service, Operation, null, null);

    /// <inheritdoc/>
    public int CompareTo(ShapeKey? other)
    {
        if (other is null) return 1;
        var order = string.CompareOrdinal(Service, other.Service);
        if (order == 0) order = string.CompareOrdinal(Operation, other.Operation);
        if (order == 0) order = string.CompareOrdinal(Callee, other.Callee);
        return order != 0 ? order : string.CompareOrdinal(Item, other.Item);
    }

    /// <inheritdoc/>
    // What the compiler writes would print the requests of the requests, without end.
    public override string ToString() => $"{Service} {Operation} → {Callee} {Item}";
}
