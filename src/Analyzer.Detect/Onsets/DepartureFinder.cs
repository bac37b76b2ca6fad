namespace Analyzer.Detect.Onsets;

/// <summary>
/// Finds when a signal left its usual value. A step of time is off where its value matters and is improbable by chance;
/// neighbours that are off make a run, short gaps bridged; a run is a departure when it is improbable as a whole, counted for
/// every run that could have been looked at. A step is a bucket, or as many as hold a handful of measurements where they are
/// few; the onset is always told by the bucket.
/// </summary>
internal static class DepartureFinder
{
    private const double OffChance = 1e-3;

    // A run of one step is believed only far beyond that.
    private const double SingleChance = 1e-6;

    private const int MostGap = 3;

    // Measurements that a step should hold.
    private const double Handful = 5;

    // Logarithm of odds of twenty to one, as which what lies before an onset speaks against an earlier one.
    private const double SureEvidence = 3;

    // A window of fewer steps has no course.
    private const int FewestSteps = 4;

    /// <summary>Runs of a signal, by time.</summary>
    public static IEnumerable<Departure> Find(Signal signal)
    {
        Departure? open = null;
        foreach (var departure in Runs(signal))
        {
            // In between it was not improbable, but not back either: one departure with a lull.
            if (open is not null && signal.Matters(open.To, departure.From))
            {
                open = open with { To = departure.To, Chance = Math.Min(open.Chance, departure.Chance), Peak = signal.Severity(departure.Peak, departure.Peak + 1) > signal.Severity(open.Peak, open.Peak + 1) ? departure.Peak : open.Peak };
                continue;
            }

            if (open is not null) yield return Stretch(open);
            open = departure;
        }

        if (open is not null) yield return Stretch(open);
    }

    // Onto the end of the window where it was not back before, or too little follows to tell.
    private static Departure Stretch(Departure departure)
    {
        var signal = departure.Signal;
        var left = signal.Buckets - departure.To;
        if (left <= 0 || left > departure.To - departure.From) return departure;
        var tooFew = signal.Count(departure.To, signal.Buckets) < Handful;
        return tooFew || signal.Matters(departure.To, signal.Buckets) ? departure with { To = signal.Buckets } : departure;
    }

    private static IEnumerable<Departure> Runs(Signal signal)
    {
        var step = StepOf(signal);
        var steps = (signal.Buckets + step - 1) / step;
        var from = -1;
        var last = -1;
        var earliest = 0;
        for (var at = 0; at <= steps; at++)
        {
            var off = at < steps && IsOff(signal, at * step, Math.Min(signal.Buckets, (at + 1) * step));
            if (off && from < 0) from = at;
            if (off) last = at;
            if (from < 0 || (at < steps && Gap(signal, last, at, step) <= MostGap)) continue;
            if (Judge(signal, from * step, Math.Min(signal.Buckets, (last + 1) * step), step, earliest) is { } departure) yield return departure;
            earliest = Math.Min(signal.Buckets, (last + 1) * step);
            from = -1;
        }
    }

    private static int StepOf(Signal signal)
    {
        var count = signal.Count(0, signal.Buckets);
        if (count <= 0) return Math.Max(1, signal.Buckets);
        var step = (int)Math.Ceiling(Handful * signal.Buckets / count);
        return Math.Clamp(step, 1, Math.Max(1, signal.Buckets / FewestSteps));
    }

    // Steps in which nothing was measured do not end a run.
    private static int Gap(Signal signal, int last, int at, int step)
    {
        var gap = 0;
        for (var i = last + 1; i <= at; i++)
        {
            if (signal.Count(i * step, Math.Min(signal.Buckets, (i + 1) * step)) > 0) gap++;
        }

        return gap;
    }

    private static bool IsOff(Signal signal, int from, int to) => signal.Matters(from, to) && signal.Chance(from, to) < OffChance;

    private static Departure? Judge(Signal signal, int from, int to, int step, int earliest)
    {
        (from, to) = Trim(signal, from, to);
        // By itself: what an earlier onset adds to a single step makes it no surer.
        if (to - from <= step && signal.Buckets > step && (signal.Chance(from, to) > SingleChance || !signal.IsSharp(from, to))) return null;
        from = Onset(signal, from, to, earliest);
        if (!signal.Matters(from, to)) return null;
        var chance = signal.Chance(from, to);
        var steps = Math.Ceiling(signal.Buckets / (double)step);
        var peak = from;
        for (var bucket = from; bucket < to; bucket++)
        {
            if (signal.Count(bucket, bucket + 1) > 0 && signal.Severity(bucket, bucket + 1) > signal.Severity(peak, peak + 1)) peak = bucket;
        }

        return new Departure(signal, from, to, peak, Math.Min(1, chance * steps * (steps + 1) / 2));
    }

    // Back to the bucket from which on it is most likely to have been off, where few measurements tell only together (a change
    // point by likelihood: Hinkley, Biometrika 57, 1970), not before another run.
    private static int Onset(Signal signal, int from, int to, int earliest)
    {
        var (onset, most, evidence) = (from, 0.0, 0.0);
        for (var bucket = from - 1; bucket >= earliest && evidence > most - SureEvidence; bucket--)
        {
            evidence += signal.Evidence(bucket, from, to);
            if (evidence > most) (onset, most) = (bucket, evidence);
        }

        return onset;
    }

    // To the buckets at both ends that are off themselves: a step may begin before the trouble.
    private static (int From, int To) Trim(Signal signal, int from, int to)
    {
        var half = 0.5 * signal.Severity(from, to);
        while (from < to - 1 && (signal.Count(from, from + 1) <= 0 || signal.Severity(from, from + 1) < half)) from++;
        while (to > from + 1 && (signal.Count(to - 1, to) <= 0 || signal.Severity(to - 1, to) < half)) to--;
        return (from, to);
    }
}
