namespace Analyzer.Detect.Series;

/// <summary>
/// Finds slots of a grid for instants that mostly fall where the one before fell: calls come by trace, and a trace is short.
/// A division costs more than all else that is done for many a call.
/// </summary>
/// <param name="grid">The grid.</param>
internal struct SlotFinder(BucketGrid grid)
{
    private long _startNs;
    private ulong _lengthNs;
    private int _slot;

    /// <summary>Slot of an instant, Unix ns; <see cref="BucketGrid.Outside"/> where the grid does not reach.</summary>
    public int Of(long unixNs) => (ulong)(unixNs - _startNs) < _lengthNs ? _slot : Find(unixNs);

    private int Find(long unixNs)
    {
        var slot = grid.SlotOf(unixNs);
        if (slot == grid.Outside) return slot;
        var start = grid.StartOf(slot);
        // A bucket at the very end of time would wrap around.
        if (start > unixNs || start > long.MaxValue - grid.WidthNs) return slot;
        (_startNs, _lengthNs, _slot) = (start, (ulong)grid.WidthNs, slot);
        return slot;
    }
}
