namespace Analyzer.Detect.Policies;

/// <summary>How many attempts a client makes at most.</summary>
/// <param name="Most">Most attempts of a call, the first included.</param>
/// <param name="Reached">Whether calls were seen to end there because of the limit; else it is a lower bound.</param>
/// <param name="Confidence">0 to 1.</param>
internal readonly record struct AttemptLimit(int Most, bool Reached, double Confidence)
{
    // Where so few of the calls that failed at k attempts went on, those did not: two calls were taken for one.
    private const double Mistaken = 0.02;

    // A limit that only shows in where deliveries end must not be chance.
    private const double Chance = 0.01;

    private const long EndedEarlier = 3;

    /// <summary>Finds it: where calls that still fail stop, and none goes on.</summary>
    /// <param name="seen">What the client did.</param>
    /// <param name="stopped">Calls given up after a failure that is tried again, by attempts.</param>
    public static AttemptLimit Of(Repetitions seen, long[] stopped)
    {
        var reached = seen.Reached();
        var most = 1;
        while (most < Repetitions.MostAttempts && reached[most + 1] > 0 && reached[most + 1] > Mistaken * stopped[most]) most++;
        if (seen.Redelivered > 0 && OfDeliveries(reached, most) is { } limit) return limit;
        var isReached = stopped[most] > 0 && most < Repetitions.MostAttempts;
        if (!isReached) return new AttemptLimit(most, false, 0.5 * Certainty(reached[most]));
        // Calls beyond the limit, however few, speak against it.
        return new AttemptLimit(most, true, Certainty(stopped[most]) * stopped[most] / (stopped[most] + reached[most + 1]));
    }

    // The last delivery of a message looks like the others; only that none follows tells. Before, so many followed.
    private static AttemptLimit? OfDeliveries(long[] reached, int most)
    {
        if (most < 3 || most == Repetitions.MostAttempts) return null;
        var (went, could) = (0L, 0L);
        for (var k = 2; k < most; k++)
        {
            could += reached[k];
            went += reached[k + 1];
        }

        // Where each message came as often as all others, a limit and a consumer that works at last look the same.
        if (could - went < EndedEarlier) return null;
        var chance = Math.Pow(1 - ((double)went / could), reached[most]);
        return chance < Chance ? new AttemptLimit(most, true, 1 - chance) : null;
    }

    // Rule of succession.
    private static double Certainty(long count) => (count + 1.0) / (count + 2.0);
}
