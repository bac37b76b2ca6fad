using MathNet.Numerics.Distributions;

namespace Analyzer.Detect.Onsets;

/// <summary>A count out of another, as failures out of attempts; departures upwards only.</summary>
/// <param name="service">Whose it is.</param>
/// <param name="measure">What is measured.</param>
/// <param name="buckets">Buckets of the grid.</param>
/// <param name="leastRise">Smallest rise of the rate that matters.</param>
internal sealed class RateSignal(string service, Measure measure, int buckets, double leastRise) : Signal(service, measure, buckets)
{
    // Fewer hits than this are an anecdote.
    private const double FewestHits = 3;

    // A burst is believed from as many trials on.
    private const double FewestSharp = 20;

    // A rate that is up by less than half is not what a reader looks for.
    private const double LeastRatio = 1.5;

    /// <summary>Hits per bucket.</summary>
    public double[] Hits { get; } = new double[buckets];

    /// <summary>Trials per bucket.</summary>
    public double[] Trials { get; } = new double[buckets];

    /// <summary>Of the trials, those in the data: sampled ones stand for more.</summary>
    public double[] Samples { get; } = new double[buckets];

    /// <summary>Hits in the quiet time.</summary>
    public double UsualHits { get; set; }

    /// <summary>Trials in the quiet time.</summary>
    public double UsualTrials { get; set; }

    /// <summary>Of those, the ones in the data.</summary>
    public double UsualSamples { get; set; }

    /// <inheritdoc/>
    public override double Usual => UsualTrials > 0 ? UsualHits / UsualTrials : 0;

    /// <inheritdoc/>
    public override double Count(int from, int to) => Sum(from, to).Samples;

    /// <inheritdoc/>
    public override bool IsSharp(int from, int to) => Count(from, to) >= FewestSharp;

    /// <inheritdoc/>
    public override double Value(int from, int to)
    {
        var (hits, trials, _) = Sum(from, to);
        return trials > 0 ? hits / trials : 0;
    }

    /// <inheritdoc/>
    public override bool Matters(int from, int to)
    {
        var (hits, trials, samples) = Sum(from, to);
        if (trials <= 0 || hits * samples / trials < Math.Min(FewestHits, samples)) return false;
        var rate = hits / trials;
        return rate - Usual >= leastRise && rate >= LeastRatio * Usual;
    }

    /// <inheritdoc/>
    public override double Chance(int from, int to)
    {
        var (hits, trials, samples) = Sum(from, to);
        if (trials <= 0 || samples <= 0) return 1;
        // In units of what is in the data.
        var successes = (int)Math.Min(samples, Math.Round(hits * samples / trials));
        return successes == 0 ? 1 : Math.Clamp(1 - Binomial.CDF(Highest, (int)Math.Ceiling(samples), successes - 1), 0, 1);
    }

    /// <inheritdoc/>
    public override double Evidence(int bucket, int from, int to)
    {
        var (hits, trials, samples) = Sum(bucket, bucket + 1);
        var (off, usual) = (Math.Min(0.999, (Value(from, to) + Usual) / 2), Highest);
        if (trials <= 0 || samples <= 0 || off <= usual) return 0;
        var rate = Math.Min(1, hits / trials);
        return samples * ((rate * Math.Log(off / usual)) + ((1 - rate) * Math.Log((1 - off) / (1 - usual))));
    }

    /// <inheritdoc/>
    public override double Severity(int from, int to) => Math.Clamp(Value(from, to) - Usual, 0, 1);

    // Upper end of what the usual rate may be.
    private double Highest => Math.Min(0.999, ((UsualTrials > 0 ? UsualHits * UsualSamples / UsualTrials : 0) + 1) / (UsualSamples + 2));

    private (double Hits, double Trials, double Samples) Sum(int from, int to)
    {
        double hits = 0, trials = 0, samples = 0;
        for (var bucket = from; bucket < to; bucket++)
        {
            hits += Hits[bucket];
            trials += Trials[bucket];
            samples += Samples[bucket];
        }

        return (hits, trials, samples);
    }
}
