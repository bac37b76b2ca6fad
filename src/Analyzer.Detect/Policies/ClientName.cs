namespace Analyzer.Detect.Policies;

/// <summary>Who called: a process, as far as its spans tell. Ordered by ordinal comparison.</summary>
/// <param name="Version">Version; empty when unknown.</param>
/// <param name="Instance">Instance; empty when unknown.</param>
internal sealed record ClientName(string Version, string Instance) : IComparable<ClientName>
{
    /// <inheritdoc/>
    public int CompareTo(ClientName? other)
    {
        if (other is null) return 1;
        var order = string.CompareOrdinal(Version, other.Version);
        return order != 0 ? order : string.CompareOrdinal(Instance, other.Instance);
    }
}
