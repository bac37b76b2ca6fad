namespace Analyzer.Detect.Series;

/// <summary>
/// What one instance of a callee carried, per slot of the grid. Attempts count where they were served; a call, and its
/// attempts without spans, where its last attempt was.
/// </summary>
/// <param name="slots">Slots of the grid.</param>
internal sealed class InstanceSeries(int slots)
{
    /// <summary>One cell a slot.</summary>
    public CountSums[] Cells { get; } = new CountSums[slots];

    /// <summary>Where the time of attempts went; one cell a slot.</summary>
    public AttemptTimes[] Times { get; } = new AttemptTimes[slots];

    /// <summary>Version that the instance ran, the last by name where it ran several; empty when unknown.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Notes a version of the instance.</summary>
    public void Ran(string version)
    {
        if (string.CompareOrdinal(version, Version) > 0) Version = version;
    }

    /// <summary>Adds another series.</summary>
    /// <param name="other">The series.</param>
    /// <param name="map">The slot here of each of its slots; see <see cref="BucketGrid.MapFrom"/>.</param>
    public void Merge(InstanceSeries other, ReadOnlySpan<int> map)
    {
        for (var slot = 0; slot < map.Length; slot++)
        {
            Cells[map[slot]].Add(other.Cells[slot]);
            Times[map[slot]].Add(other.Times[slot]);
        }

        Ran(other.Version);
    }
}
