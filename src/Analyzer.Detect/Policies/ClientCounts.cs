namespace Analyzer.Detect.Policies;

/// <summary>What one client did on one edge.</summary>
internal sealed class ClientCounts
{
    /// <summary>Calls, weighted.</summary>
    public double Calls { get; set; }

    /// <summary>Of those, the ones with several attempts.</summary>
    public double RepeatedCalls { get; set; }

    /// <summary>Calls that were answered at the first attempt, unweighted; those are not in <see cref="Seen"/>.</summary>
    public long AtOnce { get; set; }

    /// <summary>All other calls; null where there were none, as for most clients most of the time.</summary>
    public Repetitions? Seen { get; set; }

    /// <summary>Adds the counts of another client, slice or window.</summary>
    public void Merge(ClientCounts other)
    {
        Calls += other.Calls;
        RepeatedCalls += other.RepeatedCalls;
        AtOnce += other.AtOnce;
        if (other.Seen is not null) (Seen ??= new Repetitions()).Merge(other.Seen);
    }
}
