namespace Analyzer.Detect.Onsets;

/// <summary>
/// Which of many comparisons are no chance: of those kept, at most the given share is expected to be (Benjamini and
/// Hochberg, Controlling the False Discovery Rate, 1995).
/// </summary>
internal static class FalseDiscovery
{
    /// <summary>The probabilities as adjusted for how many there are, in the order given.</summary>
    public static double[] Adjust(IReadOnlyList<double> probabilities)
    {
        var order = Enumerable.Range(0, probabilities.Count).OrderByDescending(i => probabilities[i]).ThenBy(i => i).ToArray();
        var adjusted = new double[order.Length];
        var least = 1.0;
        for (var at = 0; at < order.Length; at++)
        {
            least = Math.Min(least, probabilities[order[at]] * order.Length / (order.Length - at));
            adjusted[order[at]] = least;
        }

        return adjusted;
    }
}
