using Analyzer.Detect.States;

namespace Analyzer.Detect.Series;

/// <summary>
/// Sums from which the sampling error of attempts ÷ calls follows. The attempts of a trace are kept or lost together, so
/// traces, not calls, are the sampling units (ratio estimator over clusters, Cochran, Sampling Techniques, 3rd ed. 1977,
/// §§ 6.4 and 9A.7; each trace kept independently with probability 1/w, so its variance term is w(w − 1) times the
/// squared residual).
/// </summary>
internal struct RatioSums
{
    private double _callsCalls;
    private double _callsAttempts;
    private double _attemptsAttempts;

    /// <summary>Adds what one sampled trace holds of the edge.</summary>
    /// <param name="weight">1/p of the trace.</param>
    /// <param name="calls">Its calls, unweighted.</param>
    /// <param name="attempts">Its attempts, unweighted.</param>
    public void Add(double weight, double calls, double attempts)
    {
        var factor = weight * (weight - 1);
        _callsCalls += factor * calls * calls;
        _callsAttempts += factor * calls * attempts;
        _attemptsAttempts += factor * attempts * attempts;
    }

    /// <summary>Adds the sums of other traces.</summary>
    public void Add(in RatioSums other)
    {
        _callsCalls += other._callsCalls;
        _callsAttempts += other._callsAttempts;
        _attemptsAttempts += other._attemptsAttempts;
    }

    /// <summary>Writes the sums.</summary>
    public readonly void Write(StateWriter writer)
    {
        writer.Number(_callsCalls);
        writer.Number(_callsAttempts);
        writer.Number(_attemptsAttempts);
    }

    /// <summary>Reads sums.</summary>
    public static RatioSums Read(ref StateReader reader) =>
        new() { _callsCalls = reader.Number(), _callsAttempts = reader.Number(), _attemptsAttempts = reader.Number() };

    /// <summary>Half-width of the 95 % interval (normal approximation) of attempts ÷ calls; 0 unsampled.</summary>
    /// <param name="calls">Weighted calls.</param>
    /// <param name="attempts">Weighted attempts.</param>
    public readonly double HalfWidth(double calls, double attempts)
    {
        if (calls <= 0) return 0;
        var ratio = attempts / calls;
        var variance = (_attemptsAttempts - (2 * ratio * _callsAttempts) + (ratio * ratio * _callsCalls)) / (calls * calls);
        // Rounded: the last bits of these sums, unlike those of the counts, depend on the order of addition.
        return variance > 0 ? Math.Round(1.96 * Math.Sqrt(variance), 6) : 0;
    }
}
