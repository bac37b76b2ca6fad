namespace Analyzer.Graph.Align;

/// <summary>
/// Possible offsets between two clocks: each CLIENT/SERVER pair bounds the nanoseconds to add to the server's clock.
/// </summary>
/// <remarks>
/// A server's span must lie inside its client's (Cristian, "Probabilistic clock synchronization", 1989), so the offset lies in
/// [clientStart − serverStart, clientEnd − serverEnd]. The bounds of all pairs are intersected at robust quantiles, because
/// single spans lie: retries above the propagation, work after the answer, clocks that tick in milliseconds.
/// </remarks>
internal sealed class OffsetEstimate
{
    /// <summary>Some SDKs stamp whole milliseconds: bounds are only that exact.</summary>
    private const long ResolutionNs = 1_000_000;

    private const double Outliers = 0.02;

    private readonly List<long> _lower = [];
    private readonly List<long> _upper = [];

    public int Pairs => _lower.Count;

    public void Add(long clientStart, long clientEnd, long serverStart, long serverEnd)
    {
        _lower.Add(clientStart - serverStart);
        // A server that worked longer than its client waited had been left: its end says nothing.
        if (serverEnd - serverStart <= clientEnd - clientStart + ResolutionNs) _upper.Add(clientEnd - serverEnd);
    }

    /// <summary>Nanoseconds to add to the server's clock; 0 when the clocks agree within their resolution, or nothing can be said.</summary>
    public long Offset()
    {
        if (_lower.Count == 0 || _upper.Count == 0) return 0;
        _lower.Sort();
        _upper.Sort();
        var low = _lower[(int)((_lower.Count - 1) * (1 - Outliers))];
        var high = _upper[(int)Math.Ceiling((_upper.Count - 1) * Outliers)];
        if (low - ResolutionNs <= 0 && high + ResolutionNs >= 0) return 0;
        if (low <= high) return low + (high - low) / 2;
        // No single offset fits (the clock drifted or jumped): the middle of the typical bounds errs least.
        var offset = _lower[_lower.Count / 2] + (_upper[_upper.Count / 2] - _lower[_lower.Count / 2]) / 2;
        return Math.Abs(offset) <= ResolutionNs ? 0 : offset;
    }
}
