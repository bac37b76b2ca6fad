using Analyzer.Detect.Series;

namespace Analyzer.Detect.Policies;

/// <summary>
/// What a client did when attempts failed, or when it hedged: everything its policy is inferred from. Counts are of calls
/// in the data, unweighted, since a policy is a rule and not a load.
/// </summary>
internal sealed class Repetitions
{
    /// <summary>Most attempts told apart; calls with more count there.</summary>
    public const int MostAttempts = 32;

    /// <summary>Slots by number of attempts, 0 unused.</summary>
    public const int Slots = MostAttempts + 1;

    /// <summary>Waits told apart: after the first attempt, the second, …; later ones count in the last.</summary>
    public const int Waits = 8;

    /// <summary>Calls that ended well, by attempts.</summary>
    public long[] Succeeded { get; } = new long[Slots];

    /// <summary>Calls that the client gave up, by attempts.</summary>
    public long[] GaveUp { get; } = new long[Slots];

    /// <summary>Calls that ended for another reason than the client's policy: cancelled, left by the caller above, or cut off in the data.</summary>
    public long[] CutOff { get; } = new long[Slots];

    /// <summary>Of all, the calls with overlapping attempts.</summary>
    public long Hedged { get; set; }

    /// <summary>Of all, the messages delivered more than once.</summary>
    public long Redelivered { get; set; }

    /// <summary>Lowest confidence of a grouping; 1 without one.</summary>
    public double LowestConfidence { get; set; } = 1;

    /// <summary>By label of the failure.</summary>
    public SortedDictionary<string, FailureCounts> Failures { get; } = new(StringComparer.Ordinal);

    /// <summary>Time from the end of an attempt to the start of the next, by position.</summary>
    public DurationCounts[] WaitNs { get; } = NewWaits();

    /// <summary>Time from the start of an attempt to that of the one sent beside it.</summary>
    public DurationCounts HedgeNs { get; } = new();

    /// <summary>Duration of attempts that ran out of time and were followed by another: the client's own clock for an attempt.</summary>
    public DurationCounts FollowedTimeoutNs { get; } = new();

    /// <summary>Duration of attempts that ran out of time and were the last.</summary>
    public DurationCounts LastTimeoutNs { get; } = new();

    /// <summary>Duration of calls whose last attempt ran out of time: a deadline that covers all attempts.</summary>
    public DurationCounts CallTimeoutNs { get; } = new();

    /// <summary>Calls that show it.</summary>
    public TellingCalls Telling { get; } = new();

    /// <summary>Slot of a number of attempts.</summary>
    public static int Slot(int attempts) => Math.Min(attempts, MostAttempts);

    /// <summary>Calls that made so many attempts or more, by number of attempts.</summary>
    public long[] Reached()
    {
        var reached = new long[Slots + 1];
        for (var k = Slots - 1; k > 0; k--) reached[k] = reached[k + 1] + Succeeded[k] + GaveUp[k] + CutOff[k];
        return reached;
    }

    /// <summary>Adds the counts of another client, slice or window.</summary>
    public void Merge(Repetitions other)
    {
        for (var k = 0; k < Slots; k++)
        {
            Succeeded[k] += other.Succeeded[k];
            GaveUp[k] += other.GaveUp[k];
            CutOff[k] += other.CutOff[k];
        }

        Hedged += other.Hedged;
        Redelivered += other.Redelivered;
        LowestConfidence = Math.Min(LowestConfidence, other.LowestConfidence);
        foreach (var (label, counts) in other.Failures) FailureOf(label).Merge(counts);
        for (var k = 0; k < Waits; k++) WaitNs[k].Merge(other.WaitNs[k]);
        HedgeNs.Merge(other.HedgeNs);
        FollowedTimeoutNs.Merge(other.FollowedTimeoutNs);
        LastTimeoutNs.Merge(other.LastTimeoutNs);
        CallTimeoutNs.Merge(other.CallTimeoutNs);
        Telling.Merge(other.Telling);
    }

    /// <summary>Counts of a failure, added where it is new.</summary>
    public FailureCounts FailureOf(string label)
    {
        if (!Failures.TryGetValue(label, out var counts)) Failures.Add(label, counts = new FailureCounts());
        return counts;
    }

    private static DurationCounts[] NewWaits()
    {
        var waits = new DurationCounts[Waits];
        for (var k = 0; k < Waits; k++) waits[k] = new DurationCounts();
        return waits;
    }
}
