using Analyzer.Detect.Policies;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Drift;

/// <summary>One thing in which clients' policies can differ.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Value">Its value in a policy; null where that does not show it.</param>
/// <param name="Count">Observations that the value rests on.</param>
/// <param name="Apart">Whether a client's policy differs from its peers' by enough to matter.</param>
/// <param name="Probability">That chance alone would make as large a difference, 0 to 1.</param>
/// <param name="MoreStrains">Whether the larger value strains the callee more.</param>
internal sealed record PolicyAspect(
    string Name,
    string Unit,
    Func<InferredPolicy, double?> Value,
    Func<InferredPolicy, long> Count,
    Func<InferredPolicy, InferredPolicy, bool> Apart,
    Func<InferredPolicy, InferredPolicy, double> Probability,
    bool MoreStrains)
{
    private const int Enough = 5;

    private const double LeastTimeoutRatio = 1.1, LeastWaitRatio = 1.5, LeastWaitNs = 5e6;

    /// <summary>Most attempts: where the client that makes fewer stops, the other goes on.</summary>
    public static PolicyAspect Attempts { get; } = new(
        "attempts",
        "ratio",
        policy => policy.Limit.Most,
        policy => (long)policy.RepeatedCalls,
        (mine, theirs) => mine.Limit.Most != theirs.Limit.Most && (mine.Limit.Most < theirs.Limit.Most ? mine : theirs).Limit.Reached,
        StopsAlike,
        MoreStrains: true);

    /// <summary>After which an attempt is given up.</summary>
    public static PolicyAspect Timeout { get; } = new(
        "timeout",
        "ns",
        policy => policy.Timeout is { } timeout && timeout.Durations.Count >= Enough ? timeout.Ns : null,
        policy => policy.Timeout?.Durations.Count ?? 0,
        (mine, theirs) => mine.Timeout!.CoversCall == theirs.Timeout!.CoversCall && Ratio(mine.Timeout.Ns, theirs.Timeout.Ns) >= LeastTimeoutRatio,
        (mine, theirs) => RankTest.Probability(mine.Timeout!.Durations, theirs.Timeout!.Durations),
        MoreStrains: false);

    /// <summary>How long it waits after the first attempt.</summary>
    public static PolicyAspect Backoff { get; } = new(
        "backoff",
        "ns",
        policy => policy.Seen.WaitNs[0].Count >= Enough && policy.Backoff.Kind != BackoffKind.Unknown ? policy.Seen.WaitNs[0].Quantile(0.5) : null,
        policy => policy.Seen.WaitNs[0].Count,
        (mine, theirs) => WaitsApart(mine.Seen.WaitNs[0].Quantile(0.5), theirs.Seen.WaitNs[0].Quantile(0.5)),
        (mine, theirs) => RankTest.Probability(mine.Seen.WaitNs[0], theirs.Seen.WaitNs[0]),
        MoreStrains: false);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PolicyAspect> All { get; } = [Attempts, Timeout, Backoff];

    private static bool WaitsApart(double a, double b) => Math.Abs(a - b) >= LeastWaitNs && Ratio(a, b) >= LeastWaitRatio;

    private static double Ratio(double a, double b) => Math.Max(a, b) / Math.Max(1, Math.Min(a, b));

    // Of the calls that had failed as often as the smaller limit allows, how many stopped there?
    private static double StopsAlike(InferredPolicy mine, InferredPolicy theirs)
    {
        var least = Math.Min(mine.Limit.Most, theirs.Limit.Most);
        var (myStops, theirStops) = (mine.Failures.Stopped(mine.Seen)[least], theirs.Failures.Stopped(theirs.Seen)[least]);
        return ExactTest.Probability(myStops, myStops + mine.Seen.Reached()[least + 1], theirStops, theirStops + theirs.Seen.Reached()[least + 1]);
    }
}
