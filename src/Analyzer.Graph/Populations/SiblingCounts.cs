namespace Analyzer.Graph.Populations;

/// <summary>
/// How the number of equal requests under one parent grows with the number of failures among them: retries add one for each
/// failure (slope near 1), the items of a loop do not (slope near 0). Sums for a least-squares slope, so slices merge.
/// </summary>
internal sealed class SiblingCounts
{
    private long _groups;
    private double _failures, _tries, _failureSquares, _products;

    /// <summary>Adds one group of equal requests under one parent.</summary>
    public void Add(int failures, int tries)
    {
        _groups++;
        _failures += failures;
        _tries += tries;
        _failureSquares += (double)failures * failures;
        _products += (double)failures * tries;
    }

    /// <summary>More requests per failure; null when the groups do not differ in failures.</summary>
    public double? Slope
    {
        get
        {
            var spread = _failureSquares - _failures * _failures / Math.Max(1, _groups);
            return spread < 0.5 ? null : (_products - _failures * _tries / _groups) / spread;
        }
    }
}
