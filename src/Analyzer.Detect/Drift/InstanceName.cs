namespace Analyzer.Detect.Drift;

/// <summary>An instance of a service, with its version. Ordered by ordinal comparison.</summary>
/// <param name="Instance">Instance; never empty.</param>
/// <param name="Version">Version; empty when unknown.</param>
internal sealed record InstanceName(string Instance, string Version) : IComparable<InstanceName>
{
    /// <inheritdoc/>
    public int CompareTo(InstanceName? other)
    {
        if (other is null) return 1;
        var order = string.CompareOrdinal(Instance, other.Instance);
        return order != 0 ? order : string.CompareOrdinal(Version, other.Version);
    }
}
