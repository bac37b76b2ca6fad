namespace Analyzer.Detect.Policies;

/// <summary>Which failures a client tries again. Settled from all calls: one follow-up among many is chance or a wrong grouping.</summary>
/// <param name="Retried">Failures that were followed by another attempt, most frequent first.</param>
/// <param name="NotRetried">Those that were not, most frequent first.</param>
internal sealed record RetriedFailures(IReadOnlyList<string> Retried, IReadOnlyList<string> NotRetried)
{
    // A budget lets few retries through; less than this share is none.
    private const double LeastShare = 0.02;

    /// <summary>Tells the two apart.</summary>
    public static RetriedFailures Of(Repetitions seen)
    {
        var byMet = seen.Failures.OrderByDescending(item => item.Value.Met).ThenBy(item => item.Key, StringComparer.Ordinal).ToArray();
        return new RetriedFailures(
            [.. byMet.Where(item => IsRetried(item.Value)).OrderByDescending(item => item.Value.Followed).Select(item => item.Key)],
            [.. byMet.Where(item => !IsRetried(item.Value)).Select(item => item.Key)]);
    }

    /// <summary>Calls given up after so many attempts although the failure is one that is tried again, by attempts.</summary>
    /// <remarks>Where no label was followed, because nothing was retried or the retried attempts have no spans, every label counts that says something.</remarks>
    public long[] Stopped(Repetitions seen)
    {
        var stopped = new long[Repetitions.Slots];
        foreach (var label in Retried.Count > 0 ? Retried : NotRetried.Where(label => !InconclusiveFailures.Contains(label)))
        {
            var counts = seen.Failures[label].Stopped;
            for (var k = 0; k < stopped.Length; k++) stopped[k] += counts[k];
        }

        return stopped;
    }

    private static bool IsRetried(FailureCounts counts) => counts.Followed > 0 && counts.Followed >= LeastShare * counts.Met;
}
