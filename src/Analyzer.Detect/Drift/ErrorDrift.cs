using Analyzer.Detect.Series;
using MathNet.Numerics.Distributions;

namespace Analyzer.Detect.Drift;

/// <summary>Whether an instance fails more often than its peers at the same time.</summary>
internal static class ErrorDrift
{
    private const long LeastFailed = 5;

    private const double LeastRatio = 2, LeastShare = 0.05;

    /// <summary>
    /// The test of Cochran, Mantel and Haenszel over slots of time, on the stretch where it stands out most: within each
    /// slot the failures that both had are dealt out by chance, so that a time when everything failed proves nothing.
    /// </summary>
    /// <returns>Null where nothing failed or there is no peer.</returns>
    public static DriftCandidate? Of(OperationName operation, InstanceName instance, PeerBlocks blocks, IReadOnlyList<TellingCall> shown)
    {
        var valid = Enumerable.Range(0, blocks.Own.Length).Where(block => !blocks.Own[block].IsEmpty && !blocks.Others[block].IsEmpty).ToArray();
        if (valid.Sum(block => blocks.Own[block].Failed) < LeastFailed) return null;
        var beyond = Array.ConvertAll(valid, block => blocks.FailedBeyond[block]);
        var variances = Array.ConvertAll(valid, block => blocks.FailedVariance[block]);
        var scan = IntervalScan.Of(beyond, variances, inverse: false, 1);
        var (own, others) = (default(InstanceCell), default(InstanceCell));
        for (var i = scan.First; i <= scan.Last; i++)
        {
            own.Add(blocks.Own[valid[i]]);
            others.Add(blocks.Others[valid[i]]);
        }

        if (own.Answered == 0) return null;
        var (share, peers) = ((double)own.Failed / own.Answered, (double)others.Failed / others.Answered);
        var probability = Math.Min(1, Normal.CDF(0, 1, -WithoutBest(beyond, variances, scan)) * scan.Stretches);
        var matters = own.Failed >= LeastFailed && share - peers >= LeastShare && share >= LeastRatio * peers;
        var since = blocks.SinceOf(valid[scan.First], valid[scan.First], (mine, _) => mine.Failed > 0);
        return new DriftCandidate(operation.Service, instance.Instance, instance.Version, "errors", null, operation.Operation, "share", probability, share, peers, own.Answered, others.Answered, matters, since, shown);
    }

    // One block may be a moment at which failing began or ended, with one instance asked before and the other after it.
    private static double WithoutBest(double[] beyond, double[] variances, IntervalScan scan)
    {
        var (sum, variance, best) = (0.0, 0.0, scan.First);
        for (var i = scan.First; i <= scan.Last; i++)
        {
            sum += beyond[i];
            variance += variances[i];
            if (beyond[i] > beyond[best]) best = i;
        }

        variance -= variances[best];
        return variance > 0 ? (sum - beyond[best]) / Math.Sqrt(variance) : 0;
    }
}
