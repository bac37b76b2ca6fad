namespace Analyzer.Detect.Policies;

/// <summary>After which a client gives up waiting.</summary>
/// <param name="Ns">The time, ns.</param>
/// <param name="CoversCall">Whether it is the time of a whole call, all its attempts, and not of each attempt.</param>
/// <param name="Count">Attempts it was seen in.</param>
/// <param name="Durations">Of them, the durations.</param>
internal sealed record AttemptTimeout(long Ns, bool CoversCall, long Count, DurationCounts Durations)
{
    // A client's clock is exact: what belongs together lies within an eighth.
    private const int Width = 6;

    // Less than this share in one cluster is no fixed time.
    private const double LeastShare = 0.4;

    // One may have been ended by anything.
    private const int Enough = 2;

    /// <summary>Finds it; null where no attempt ran out of a fixed time.</summary>
    public static AttemptTimeout? Of(Repetitions seen)
    {
        // What was followed by another attempt was ended by the client's own clock; what was last, perhaps by something else.
        var followed = Cluster(seen.FollowedTimeoutNs);
        if (followed is not null) return followed;
        // A deadline covers the call: then calls end at one time, and their last attempts at many.
        var call = Cluster(seen.CallTimeoutNs);
        var last = Cluster(seen.LastTimeoutNs);
        if (call is not null && call.Count > (last?.Count ?? 0)) return call with { CoversCall = true };
        return last;
    }

    private static AttemptTimeout? Cluster(DurationCounts durations)
    {
        var cluster = durations.Densest(Width);
        return cluster.Count >= Enough && cluster.Share >= LeastShare ? new AttemptTimeout((long)Math.Round(cluster.MeanNs), false, cluster.Count, durations) : null;
    }
}
