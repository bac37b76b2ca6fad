using Analyzer.Model.Findings;

namespace Analyzer.Detect.Policies;

/// <summary>How a client waits between attempts.</summary>
/// <param name="Kind">How.</param>
/// <param name="BaseNs">First wait, ns; of full jitter the longest it can be; null where unknown.</param>
/// <param name="WaitsNs">Mean wait after each attempt but the last, as far as seen, ns.</param>
internal sealed record Backoff(BackoffKind Kind, long? BaseNs, IReadOnlyList<double> WaitsNs)
{
    private const int Enough = 3;

    // What a scheduler and the network add.
    private const double AtOnceNs = 3e6, NoiseNs = 4e6;

    // A tenth to nine tenths of fixed waits lie within this share of their median; of ±25 % jitter, within 0.4.
    private const double FixedSpread = 0.3;

    // Buckets of 2.2 %: ±11 %, in which ±25 % jitter has less than half of its waits.
    private const int FixedWidth = 10;

    private const double FixedShare = 0.75;

    private const double Growth = 1.3;

    // Of waits drawn from zero up, a tenth lies below a fifth of the median; of those around a middle, none.
    private const double FromZero = 0.4;

    /// <summary>Finds it.</summary>
    public static Backoff Of(Repetitions seen)
    {
        if (seen.Hedged > 0 && seen.WaitNs[0].Count == 0) return OfHedges(seen.HedgeNs);
        double[] means = [.. seen.WaitNs.TakeWhile(wait => wait.Count > 0).Select(wait => wait.MeanNs())];
        var first = seen.WaitNs[0];
        if (first.Count < Enough) return new Backoff(BackoffKind.Unknown, null, means);
        var median = first.Quantile(0.5);
        if (median <= AtOnceNs) return new Backoff(BackoffKind.None, 0, means);
        // Behind a queue the wait is the backlog's as much as the broker's.
        if (IsSpread(first)) return seen.Redelivered > 0 ? new Backoff(BackoffKind.Unknown, null, means) : new Backoff(BackoffKind.Jittered, JitterBase(first), means);
        return new Backoff(Grows(seen, median) ? BackoffKind.Exponential : BackoffKind.Fixed, (long)Math.Round(median), means);
    }

    /// <summary>Mean wait after attempt k (1-based), ns; what was not seen goes on as the kind says.</summary>
    public double WaitAfter(int attempt)
    {
        if (WaitsNs.Count == 0) return 0;
        if (attempt <= WaitsNs.Count) return WaitsNs[attempt - 1];
        var growth = Kind == BackoffKind.Exponential && WaitsNs.Count > 1 ? WaitsNs[^1] / Math.Max(1, WaitsNs[^2]) : 1;
        return WaitsNs[^1] * Math.Pow(growth, attempt - WaitsNs.Count);
    }

    private static Backoff OfHedges(DurationCounts delays) =>
        delays.Count < Enough || IsSpread(delays)
            ? new Backoff(BackoffKind.Unknown, null, [])
            : new Backoff(BackoffKind.Fixed, (long)Math.Round(delays.Quantile(0.5)), []);

    // Few waits have no tenths, but most of a fixed wait lie in one cluster all the same.
    private static bool IsSpread(DurationCounts waits) =>
        waits.Quantile(0.9) - waits.Quantile(0.1) > Math.Max(NoiseNs, FixedSpread * waits.Quantile(0.5)) && waits.Densest(FixedWidth).Share < FixedShare;

    private static long JitterBase(DurationCounts waits) =>
        (long)Math.Round(waits.Quantile(0.1) < FromZero * waits.Quantile(0.5) ? 2 * waits.MeanNs() : waits.MeanNs());

    private static bool Grows(Repetitions seen, double median) =>
        seen.WaitNs[1].Count > 0 && seen.WaitNs[1].Quantile(0.5) > Growth * median + NoiseNs;
}
