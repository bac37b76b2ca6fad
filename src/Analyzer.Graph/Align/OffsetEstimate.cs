namespace Analyzer.Graph.Align;

/// <summary>
/// Possible offsets between two clocks: each CLIENT/SERVER pair bounds the nanoseconds to add to the server's clock.
/// </summary>
/// <remarks>
/// A server's span must lie inside its client's (Cristian, "Probabilistic clock synchronization", 1989), so the offset lies in
/// [clientStart − serverStart, clientEnd − serverEnd]. Where zero does not fit all pairs, the bounds are judged at robust
/// quantiles, because single spans lie: retries above the propagation, work after the answer, clocks that tick in milliseconds.
/// </remarks>
internal sealed class OffsetEstimate
{
    /// <summary>Some SDKs stamp whole milliseconds: bounds are only that exact.</summary>
    public const long ResolutionNs = 1_000_000;

    private const double Outliers = 0.02;

    private readonly List<long> _lower = [];
    private readonly List<long> _upper = [];
    private long _highestLower = long.MinValue, _lowestUpper = long.MaxValue;

    public int Pairs { get; private set; }

    /// <summary>Whether no pair speaks against equal clocks; then the single bounds need not be kept.</summary>
    public bool Agrees => _highestLower <= ResolutionNs && _lowestUpper >= -ResolutionNs;

    /// <summary>Whether a server worked longer than its client waited: it had been left, and its end says nothing.</summary>
    public static bool IsLeft(long clientStart, long clientEnd, long serverStart, long serverEnd) =>
        serverEnd - serverStart > clientEnd - clientStart + ResolutionNs;

    /// <summary>Takes a pair into account.</summary>
    public void Add(long clientStart, long clientEnd, long serverStart, long serverEnd)
    {
        Pairs++;
        _highestLower = Math.Max(_highestLower, clientStart - serverStart);
        if (!IsLeft(clientStart, clientEnd, serverStart, serverEnd)) _lowestUpper = Math.Min(_lowestUpper, clientEnd - serverEnd);
    }

    /// <summary>Keeps the bounds of a pair already taken into account, for <see cref="Offset"/>.</summary>
    public void Keep(long clientStart, long clientEnd, long serverStart, long serverEnd)
    {
        _lower.Add(clientStart - serverStart);
        if (!IsLeft(clientStart, clientEnd, serverStart, serverEnd)) _upper.Add(clientEnd - serverEnd);
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
        // An offset under which every pair is possible is better than one that gives some up.
        if (_highestLower <= _lowestUpper) return Middle(_highestLower, _lowestUpper);
        if (low <= high) return Middle(low, high);
        // No single offset fits (the clock drifted or jumped): the middle of the typical bounds errs least.
        var offset = Middle(_lower[_lower.Count / 2], _upper[_upper.Count / 2]);
        return Math.Abs(offset) <= ResolutionNs ? 0 : offset;
    }

    // Bounds may lie centuries apart: their sum must not overflow.
    private static long Middle(long one, long other) => (one >> 1) + (other >> 1) + (one & other & 1);
}
