using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Incidents;

/// <summary>What the entry's dashboard showed during an incident, and what it did not.</summary>
internal static class HiddenCounts
{
    /// <summary>Counts both sides.</summary>
    public static HiddenBesideShown Of(Scene scene)
    {
        var sum = default(CountSums);
        string? waited = null;
        var longest = 0.0;
        foreach (var change in scene.Changes)
        {
            if (change.Name.Caller is null) continue;
            sum.Add(change.Counts);
            if (change.Times.Between.Count < 10 || change.Times.Between.MeanNs <= longest) continue;
            longest = change.Times.Between.MeanNs;
            waited = $"{change.Name.Caller} → {change.Name.Callee}";
        }

        var origins = scene.Changes.Sum(change => change.Counts.Origins);
        var (requests, errors, p95) = Entry(scene);
        var before = scene.Reference.Entry;
        return new HiddenBesideShown(
            requests,
            errors,
            before.Requests > 0 ? before.Errors / before.Requests : 0,
            p95,
            before.P95Ns,
            sum.Calls,
            sum.Attempts,
            sum.FailedAttempts,
            sum.Masked,
            origins,
            (double)sum.OrphanedNs,
            (double)sum.WorkNs,
            waited is null ? null : (long)longest,
            waited);
    }

    private static (double Requests, double Errors, long? P95Ns) Entry(Scene scene)
    {
        var entries = scene.Set.Entries.FirstOrDefault(series => series.Requests.Any(count => count > 0));
        if (entries is null) return (0, 0, null);
        double requests = 0, errors = 0;
        var durations = new LatencySketch();
        for (var bucket = scene.From; bucket < scene.To; bucket++)
        {
            requests += entries.Requests[bucket];
            errors += entries.Errors[bucket];
            if (entries.Durations[bucket] is { } sketch) durations.Merge(sketch);
        }

        return (requests, errors, durations.Count > 0 ? durations.Quantile(0.95) : null);
    }
}
