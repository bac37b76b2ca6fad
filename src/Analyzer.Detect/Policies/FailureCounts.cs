namespace Analyzer.Detect.Policies;

/// <summary>What a client did after one kind of failure, in calls.</summary>
internal sealed class FailureCounts
{
    /// <summary>How often another attempt followed.</summary>
    public long Followed { get; set; }

    /// <summary>How often none did, by the number of attempts made (see <see cref="Repetitions.Slot"/>).</summary>
    public long[] Stopped { get; } = new long[Repetitions.Slots];

    /// <summary>How often it was met.</summary>
    public long Met => Followed + Stopped.Sum();

    /// <summary>Adds the same failure's counts of another slice or window.</summary>
    public void Merge(FailureCounts other)
    {
        Followed += other.Followed;
        for (var i = 0; i < Stopped.Length; i++) Stopped[i] += other.Stopped[i];
    }
}
