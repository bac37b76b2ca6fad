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

    /// <summary>Adds another series.</summary>
    /// <param name="other">The series.</param>
    /// <param name="map">The slot here of each of its slots; see <see cref="BucketGrid.MapFrom"/>.</param>
    public void Merge(InstanceSeries other, ReadOnlySpan<int> map)
    {
        for (var slot = 0; slot < map.Length; slot++) Cells[map[slot]].Add(other.Cells[slot]);
    }
}
