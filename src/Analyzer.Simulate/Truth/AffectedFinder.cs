using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate.Truth;

/// <summary>
/// Who was hit by what from when: per second and node against the quiet time, straight from the log. It may look where
/// no analysis can, at peers and at spans that were lost.
/// </summary>
internal static class AffectedFinder
{
    private const double StuckMs = 2000;

    private static readonly (string Mechanism, Func<TruthLoad, double> Signal, double MinimumRise, double MinimumRatio)[] Mechanisms =
    [
        ("error", row => (double)row.Failed / row.Requests, 0.05, 0),
        ("latency", row => row.MeanLatencyMs, 3, 1.25),
        ("retry-load", row => (double)row.Retries / row.Requests, 0.05, 0),
        ("queueing", row => row.MeanWaitMs, 5, 2),
    ];

    public static List<TruthAffected> Find(IReadOnlyList<TruthLoad> load, ScenarioModel scenario, DateTime? firstTrigger)
    {
        // Without a cause there is no effect: what chance alone does in a healthy run is no hit.
        if (firstTrigger is not { } trigger) return [];
        var quietSeconds = (int)(scenario.QuietNs / LoadTable.BucketNs);
        var found = DriftFinder.Find(scenario).ToList();
        foreach (var node in load.GroupBy(row => row.Service))
        {
            var quiet = node.Where(row => row.Second < quietSeconds).ToList();
            var rest = node.Where(row => TruthBuilder.At((row.Second + 1) * LoadTable.BucketNs) > trigger).ToList();
            foreach (var (mechanism, signal, rise, ratio) in Mechanisms)
            {
                var threshold = Threshold([.. quiet.Select(signal)], rise, ratio);
                if (Onset(rest, row => signal(row) > threshold) is not { } second) continue;
                found.Add(new TruthAffected(node.Key, null, mechanism, NotBefore(TruthBuilder.At(second * LoadTable.BucketNs))));
            }
        }
        return [.. found.OrderBy(hit => hit.Onset).ThenBy(hit => hit.Service, StringComparer.Ordinal)];

        DateTime NotBefore(DateTime onset) => onset < trigger ? trigger : onset;
    }

    /// <summary>Four standard deviations above the quiet mean, and at least the given rise and ratio.</summary>
    private static double Threshold(double[] quiet, double rise, double ratio)
    {
        if (quiet.Length == 0) return rise;
        var mean = quiet.Average();
        var deviation = Math.Sqrt(quiet.Average(value => (value - mean) * (value - mean)));
        return Math.Max(mean + Math.Max(rise, 4 * deviation), ratio * mean);
    }

    private static int? Onset(List<TruthLoad> rows, Func<TruthLoad, bool> isHigh)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (!isHigh(rows[i])) continue;
            var lasting = i + 1 < rows.Count && isHigh(rows[i + 1]);
            // Whoever is stuck for seconds lets nobody in meanwhile; the row after that is of another time.
            if (lasting || rows[i].MeanLatencyMs >= StuckMs) return rows[i].Second;
        }
        return null;
    }
}
