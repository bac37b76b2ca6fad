using Analyzer.Detect.Series;
using MathNet.Numerics.Distributions;

namespace Analyzer.Detect.Onsets;

/// <summary>
/// A duration of several edges together, each next to its own usual value, so that a change of the mix is no change of the
/// duration. Tested on logarithms, told in ns.
/// </summary>
/// <param name="service">Whose it is.</param>
/// <param name="measure">What is measured.</param>
/// <param name="buckets">Buckets of the grid.</param>
/// <param name="leastRatio">Smallest ratio of means that matters.</param>
/// <param name="leastRiseNs">Smallest rise of the mean that matters, ns.</param>
/// <param name="sharp">Whether a single step may be believed where it is far off: next to the same minutes it may, next to another day it may not.</param>
internal sealed class TimeSignal(string service, Measure measure, int buckets, double leastRatio, double leastRiseNs, bool sharp) : Signal(service, measure, buckets)
{
    // Beyond what the quiet time shows, services drift a little all the time.
    private const double LeastDrift = 0.05;

    // What is known of durations before any is seen: the variance of their logarithm, as if from so many calls (a moderated t:
    // Smyth, Linear Models and Empirical Bayes Methods, 2004). A handful of calls that happen to agree are no measure of spread.
    private const double PriorVariance = 0.25, PriorCalls = 20;

    private const double SharpRatio = 10;

    // A mean over fewer is an anecdote.
    private const double FewestCalls = 3;

    private readonly double[] _count = new double[buckets];
    private readonly double[] _samples = new double[buckets];
    private readonly double[] _logShift = new double[buckets];
    private readonly double[] _variance = new double[buckets];
    private readonly double[] _ns = new double[buckets];
    private readonly double[] _usualNs = new double[buckets];
    private double _usualCount, _usualSamples, _usualSumNs, _drift;

    /// <summary>Adds an edge's bucket.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="now">What was measured in it.</param>
    /// <param name="usual">The edge's quiet time.</param>
    /// <param name="share">Share of the calls that is in the data, 0 to 1: one that stands for many tells no more than one.</param>
    /// <param name="usualShare">The same of the quiet time.</param>
    public void Add(int bucket, in TimeSums now, in TimeSums usual, double share, double usualShare)
    {
        _count[bucket] += now.Count;
        _logShift[bucket] += now.Count * (now.MeanLog - usual.MeanLog);
        _samples[bucket] += now.Count * share;
        var known = Math.Max(0, (usual.Count * usualShare) - 1);
        var variance = ((usual.VarianceLog * known) + (PriorVariance * PriorCalls)) / (known + PriorCalls);
        _variance[bucket] += now.Count * ((variance / share) + (now.Count * variance / (usual.Count * usualShare)));
        _ns[bucket] += now.SumNs;
        _usualNs[bucket] += now.Count * usual.MeanNs;
    }

    /// <summary>Notes an edge's quiet time.</summary>
    /// <param name="usual">The edge's quiet time.</param>
    /// <param name="drift">Standard deviation of its mean logarithm from bucket to bucket.</param>
    /// <param name="share">Share of its calls that is in the data, 0 to 1.</param>
    public void AddUsual(in TimeSums usual, double drift, double share)
    {
        _usualCount += usual.Count;
        _usualSamples += usual.Count * share;
        _usualSumNs += usual.SumNs;
        _drift += usual.Count * drift;
    }

    /// <inheritdoc/>
    public override double Usual => _usualCount > 0 ? _usualSumNs / _usualCount : 0;

    /// <inheritdoc/>
    public override bool IsSharp(int from, int to) => sharp && Value(from, to) >= SharpRatio * Usual;

    /// <summary>Mean duration over buckets as measured, whatever the mix of calls, ns; 0 without any.</summary>
    public double MeanNs(int from, int to)
    {
        var sum = Sum(from, to);
        return sum.Count > 0 ? sum.Ns / sum.Count : 0;
    }

    /// <summary>Time beyond the usual over buckets, ns; negative where it was faster.</summary>
    public double ExcessNs(int from, int to)
    {
        var sum = Sum(from, to);
        return sum.Ns - sum.UsualNs;
    }

    /// <inheritdoc/>
    public override double Count(int from, int to)
    {
        var count = 0.0;
        for (var bucket = from; bucket < to; bucket++) count += _samples[bucket];
        return count;
    }

    /// <inheritdoc/>
    public override double Value(int from, int to)
    {
        var sum = Sum(from, to);
        return sum.UsualNs > 0 ? Usual * (sum.Ns / sum.UsualNs) : 0;
    }

    /// <inheritdoc/>
    public override bool Matters(int from, int to)
    {
        var sum = Sum(from, to);
        if (Count(from, to) < FewestCalls) return false;
        // Either most calls moved, or enough of them far enough to move the mean: one that is a thousand times slower is not enough.
        var ratio = sum.Ns / Math.Max(1, sum.UsualNs);
        return ratio >= leastRatio && (sum.Ns - sum.UsualNs) / sum.Count >= leastRiseNs && sum.LogShift / sum.Count >= 0.4 * Math.Log(leastRatio);
    }

    /// <inheritdoc/>
    public override double Chance(int from, int to)
    {
        var sum = Sum(from, to);
        if (sum.Count <= 0 || _usualSamples < FewestCalls) return 1;
        var drift = Math.Max(LeastDrift, _drift / _usualCount);
        var deviation = Math.Sqrt((sum.Variance / (sum.Count * sum.Count)) + (drift * drift));
        return StudentT.CDF(0, 1, _usualSamples - 1 + PriorCalls, -(sum.LogShift / sum.Count) / deviation);
    }

    /// <inheritdoc/>
    public override double Severity(int from, int to)
    {
        var sum = Sum(from, to);
        return sum.Ns > 0 ? Math.Clamp(1 - (sum.UsualNs / sum.Ns), 0, 1) : 0;
    }

    /// <inheritdoc/>
    public override double Evidence(int bucket, int from, int to)
    {
        var count = _count[bucket];
        if (count <= 0 || _usualSamples < FewestCalls || Severity(from, to) is not (> 0 and var severity)) return 0;
        // Half as far off in severity; what is further off tells no more, so that one call of many cannot tell alone.
        var off = -2 * Math.Log(1 - (severity / 2));
        var shift = Math.Clamp(_logShift[bucket] / count, 0, off);
        var drift = Math.Max(LeastDrift, _drift / _usualCount);
        return ((shift * off) - (off * off / 2)) / ((_variance[bucket] / (count * count)) + (drift * drift));
    }

    private (double Count, double LogShift, double Variance, double Ns, double UsualNs) Sum(int from, int to)
    {
        double count = 0, shift = 0, variance = 0, ns = 0, usual = 0;
        for (var bucket = from; bucket < to; bucket++)
        {
            count += _count[bucket];
            shift += _logShift[bucket];
            variance += _variance[bucket];
            ns += _ns[bucket];
            usual += _usualNs[bucket];
        }

        return (count, shift, variance, ns, usual);
    }
}
