using Analyzer.Detect.Series;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Analyzer.Detect.Drift;

/// <summary>Whether an instance is slower than its peers at the same work and at the same time.</summary>
internal static class LatencyDrift
{
    private const int LeastTimed = 3, LeastBlocks = 3;

    // A third slower and a millisecond: less is the hardware's business.
    private const double LeastRatio = 1.3, LeastNs = 1e6;

    // Makes a median of absolute deviations comparable to a standard deviation of normal values.
    private const double MadToDeviation = 1.4826;

    /// <summary>
    /// The difference of mean logarithms per block, on the stretch where it stands out most. The noise of a block is the
    /// larger of what its own spread explains (Welch) and of what neighbouring blocks differ by.
    /// </summary>
    /// <returns>Null where there is too little to compare.</returns>
    public static DriftCandidate? Of(OperationName operation, InstanceName instance, PeerBlocks blocks, IReadOnlyList<TellingCall> shown)
    {
        var valid = Enumerable.Range(0, blocks.Own.Length).Where(block => blocks.Own[block].Timed >= LeastTimed && blocks.Others[block].Timed >= LeastTimed && !double.IsNaN(blocks.LogDifference[block])).ToArray();
        if (valid.Length < LeastBlocks) return null;
        var differences = Array.ConvertAll(valid, block => blocks.LogDifference[block]);
        var between = Between(differences);
        var variances = Array.ConvertAll(valid, block => Math.Max(between, blocks.Own[block].MeanLogVariance + blocks.Others[block].MeanLogVariance));
        var scan = IntervalScan.Of(differences, variances, inverse: true, Math.Max(2, valid.Length / 8));
        var (own, others) = (default(InstanceCell), default(InstanceCell));
        var (weight, sum) = (0.0, 0.0);
        for (var i = scan.First; i <= scan.Last; i++)
        {
            own.Add(blocks.Own[valid[i]]);
            others.Add(blocks.Others[valid[i]]);
            weight += 1 / variances[i];
            sum += differences[i] / variances[i];
        }

        if (own.Timed == 0) return null;
        var ratio = Math.Exp(sum / weight);
        var value = Math.Exp(own.MeanLog);
        var probability = Math.Min(1, (1 - StudentT.CDF(0, 1, valid.Length - 1, scan.Score)) * scan.Stretches);
        var matters = ratio >= LeastRatio && value - (value / ratio) >= LeastNs;
        // The tail of the block before may hold its beginning.
        var since = blocks.SinceOf(valid[scan.First], valid[scan.First] - 1, (mine, theirs) => mine.Timed > 0 && theirs.Timed > 0 && mine.MeanLog - theirs.MeanLog > sum / weight / 2);
        return new DriftCandidate(operation.Service, instance.Instance, instance.Version, "latency", null, operation.Operation, "ns", probability, value, value / ratio, own.Timed, others.Timed, matters, since, shown);
    }

    // Of a step that lasts, only one difference of neighbours is large: the median does not see it.
    private static double Between(double[] differences)
    {
        if (differences.Length < 4) return 0;
        var steps = new double[differences.Length - 1];
        for (var i = 0; i < steps.Length; i++) steps[i] = Math.Abs(differences[i + 1] - differences[i]);
        var deviation = MadToDeviation * steps.Median() / Math.Sqrt(2);
        return deviation * deviation;
    }
}
