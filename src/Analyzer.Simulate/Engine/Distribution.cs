namespace Analyzer.Simulate.Engine;

internal enum DistributionShape
{
    Constant,
    Exponential,
    Lognormal,
}

/// <summary>A distribution of durations. <paramref name="ScaleNs"/> is the value, the mean or the median, by shape.</summary>
internal sealed record Distribution(DistributionShape Shape, long ScaleNs, double Sigma = 0)
{
    /// <summary>.NET's clock, and so its spans, count in steps of 100 ns.</summary>
    private const long TickNs = 100;

    public static Distribution Zero { get; } = new(DistributionShape.Constant, 0);

    public double MeanNs => Shape == DistributionShape.Lognormal ? ScaleNs * PortableMath.Exp(Sigma * Sigma / 2) : ScaleNs;

    public long SampleNs(SimRandom random)
    {
        var value = Shape switch
        {
            DistributionShape.Exponential => ScaleNs * random.NextExponential(),
            DistributionShape.Lognormal => ScaleNs * PortableMath.Exp(Sigma * random.NextNormal()),
            _ => ScaleNs,
        };
        return Math.Max(0, (long)(value / TickNs)) * TickNs;
    }
}
