namespace Analyzer.Detect.Onsets;

/// <summary>
/// Finds when a signal left its usual value. A bucket is off where its value matters and is improbable by chance; neighbours
/// that are off make a run, short gaps bridged; a run is a departure when it is improbable as a whole, counted for every run
/// that could have been looked at.
/// </summary>
internal static class DepartureFinder
{
    private const double OffChance = 1e-3;

    // A run of one bucket is believed only far beyond that.
    private const double SingleChance = 1e-6;

    private const int MostGap = 3;

    /// <summary>Runs of a signal, by time.</summary>
    public static IEnumerable<Departure> Find(Signal signal)
    {
        var from = -1;
        var last = -1;
        for (var bucket = 0; bucket <= signal.Buckets; bucket++)
        {
            var off = bucket < signal.Buckets && signal.Has(bucket) && IsOff(signal, bucket);
            if (off && from < 0) from = bucket;
            if (off) last = bucket;
            if (from < 0 || (bucket < signal.Buckets && Gap(signal, last, bucket) <= MostGap)) continue;
            if (Judge(signal, from, last + 1) is { } departure) yield return departure;
            from = -1;
        }
    }

    // Buckets in which nothing was measured do not end a run.
    private static int Gap(Signal signal, int last, int bucket)
    {
        var gap = 0;
        for (var at = last + 1; at <= bucket; at++)
        {
            if (signal.Has(at)) gap++;
        }

        return gap;
    }

    private static bool IsOff(Signal signal, int bucket)
    {
        if (signal.Matters(bucket, bucket + 1) && signal.Chance(bucket, bucket + 1) < OffChance) return true;
        // Where calls are few, three buckets together tell what one cannot.
        var (from, to) = (Math.Max(0, bucket - 1), Math.Min(signal.Buckets, bucket + 2));
        return signal.Value(bucket, bucket + 1) > signal.Value(from, to) * 0.8 && signal.Matters(from, to) && signal.Chance(from, to) < OffChance / 10
            && signal.Matters(bucket, bucket + 1);
    }

    private static Departure? Judge(Signal signal, int from, int to)
    {
        if (!signal.Matters(from, to)) return null;
        var chance = signal.Chance(from, to);
        if (to - from == 1 && signal.Buckets > 1 && chance > SingleChance) return null;
        var runs = (double)signal.Buckets * (signal.Buckets + 1) / 2;
        var peak = from;
        for (var bucket = from; bucket < to; bucket++)
        {
            if (signal.Has(bucket) && signal.Severity(bucket, bucket + 1) > signal.Severity(peak, peak + 1)) peak = bucket;
        }

        return new Departure(signal, from, to, peak, Math.Min(1, chance * runs));
    }
}
