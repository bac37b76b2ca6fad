using Analyzer.Detect.Series;
using MathNet.Numerics.Distributions;

namespace Analyzer.Detect.Drift;

/// <summary>Whether an instance fails more often than its peers at the same time.</summary>
internal static class ErrorDrift
{
    private const long LeastFailed = 5;

    private const double LeastRatio = 2, LeastShare = 0.05;

    /// <summary>
    /// The test of Cochran, Mantel and Haenszel over blocks of time, on the stretch where it stands out most: within each
    /// block the failures that both had are dealt out by chance, so that a time when everything failed proves nothing.
    /// </summary>
    /// <returns>Null where nothing failed or there is no peer.</returns>
    public static DriftCandidate? Of(OperationName operation, InstanceName instance, PeerBlocks blocks, IReadOnlyList<TellingCall> shown)
    {
        var valid = Enumerable.Range(0, blocks.Own.Length).Where(block => !blocks.Own[block].IsEmpty && !blocks.Others[block].IsEmpty).ToArray();
        if (valid.Sum(block => blocks.Own[block].Failed) < LeastFailed) return null;
        var beyond = Array.ConvertAll(valid, block => blocks.Own[block].Failed - Expected(blocks.Own[block], blocks.Others[block]));
        var variances = Array.ConvertAll(valid, block => Variance(blocks.Own[block], blocks.Others[block]));
        var scan = IntervalScan.Of(beyond, variances, inverse: false, 1);
        var (own, others) = (default(InstanceCell), default(InstanceCell));
        for (var i = scan.First; i <= scan.Last; i++)
        {
            own.Add(blocks.Own[valid[i]]);
            others.Add(blocks.Others[valid[i]]);
        }

        if (own.Answered == 0) return null;
        var (share, peers) = ((double)own.Failed / own.Answered, (double)others.Failed / others.Answered);
        var probability = Math.Min(1, Normal.CDF(0, 1, -scan.Score) * scan.Stretches);
        var matters = own.Failed >= LeastFailed && share - peers >= LeastShare && share >= LeastRatio * peers;
        return new DriftCandidate(operation.Service, instance.Instance, instance.Version, "errors", null, operation.Operation, "share", probability, share, peers, own.Answered, others.Answered, matters, blocks.SinceOf(valid[scan.First]), shown);
    }

    private static double Expected(in InstanceCell own, in InstanceCell others) =>
        (double)own.Answered * (own.Failed + others.Failed) / (own.Answered + others.Answered);

    private static double Variance(in InstanceCell own, in InstanceCell others)
    {
        double all = own.Answered + others.Answered, failed = own.Failed + others.Failed;
        return all <= 1 ? 0 : own.Answered * others.Answered * failed * (all - failed) / (all * all * (all - 1));
    }
}
