namespace Analyzer.Detect.Drift;

/// <summary>
/// The stretch of time in which a difference stands out most. A drift may begin with a deployment and end with a
/// rollback, so that the whole window would dilute it; the price of looking at every stretch is paid for in the
/// probability (Bonferroni).
/// </summary>
/// <param name="First">First observation of the stretch.</param>
/// <param name="Last">Last observation.</param>
/// <param name="Score">Its standard score.</param>
/// <param name="Stretches">Stretches that were looked at.</param>
internal readonly record struct IntervalScan(int First, int Last, double Score, int Stretches)
{
    /// <summary>Finds it; of no length where there is nothing to look at.</summary>
    /// <param name="values">Differences, or observed less expected.</param>
    /// <param name="variances">Their variances; values weigh as one over these where <paramref name="inverse"/>, else equally.</param>
    /// <param name="inverse">Whether values are means (weigh by precision) or sums (add up).</param>
    /// <param name="least">Fewest observations of a stretch.</param>
    public static IntervalScan Of(ReadOnlySpan<double> values, ReadOnlySpan<double> variances, bool inverse, int least)
    {
        var best = new IntervalScan(0, -1, 0, 0);
        var stretches = 0;
        for (var first = 0; first < values.Length; first++)
        {
            var (sum, variance) = (0.0, 0.0);
            for (var last = first; last < values.Length; last++)
            {
                sum += inverse ? values[last] / variances[last] : values[last];
                variance += inverse ? 1 / variances[last] : variances[last];
                // Where nothing could differ no stretch begins or ends.
                if (last - first + 1 < least || variances[first] <= 0 || variances[last] <= 0) continue;
                stretches++;
                var score = sum / Math.Sqrt(variance);
                if (score > best.Score) best = new IntervalScan(first, last, score, 0);
            }
        }

        return best with { Stretches = stretches };
    }
}
