using Analyzer.Detect.Series;

namespace Analyzer.Detect.Drift;

/// <summary>One instance's work on one operation over time.</summary>
/// <param name="slots">Slots of the grid.</param>
internal sealed class InstanceWork(int slots)
{
    /// <summary>One cell a slot.</summary>
    public InstanceCell[] Cells { get; } = new InstanceCell[slots];

    /// <summary>The slowest attempt it answered well; of score 0 where there is none.</summary>
    public TellingCall Slowest { get; private set; }

    /// <summary>An attempt it failed; of score 0 where there is none.</summary>
    public TellingCall Failed { get; private set; }

    /// <summary>Keeps a slow attempt if it is the slowest.</summary>
    public void OfferSlow(in TellingCall call)
    {
        if (call.Score > 0 && call.CompareTo(Slowest) < 0) Slowest = call;
    }

    /// <summary>Keeps a failed attempt if it is the most telling.</summary>
    public void OfferFailed(in TellingCall call)
    {
        if (call.Score > 0 && call.CompareTo(Failed) < 0) Failed = call;
    }

    /// <summary>Adds the same instance's work of another slice or window.</summary>
    /// <param name="other">The work.</param>
    /// <param name="map">The slot here of each of its slots; see <see cref="BucketGrid.MapFrom"/>.</param>
    public void Merge(InstanceWork other, ReadOnlySpan<int> map)
    {
        for (var slot = 0; slot < map.Length; slot++) Cells[map[slot]].Add(other.Cells[slot]);
        OfferSlow(other.Slowest);
        OfferFailed(other.Failed);
    }
}
