using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate.Truth;

/// <summary>
/// Who was hit by what from when: per second and node against the quiet time, straight from the log. It may look where
/// no analysis can, at peers and at spans that were lost.
/// </summary>
internal static class AffectedFinder
{
    private const int Sustained = 2;

    private static readonly (string Mechanism, Func<TruthLoad, double> Signal, double MinimumRise, double MinimumRatio)[] Mechanisms =
    [
        ("error", row => (double)row.Failed / row.Requests, 0.05, 0),
        ("latency", row => row.MeanLatencyMs, 3, 1.5),
        ("retry-load", row => (double)row.Retries / row.Requests, 0.05, 0),
        ("queueing", row => row.MeanWaitMs, 5, 2),
    ];

    public static List<TruthAffected> Find(IEnumerable<TruthLoad> load, ScenarioModel scenario)
    {
        var quietSeconds = (int)(scenario.QuietNs / LoadTable.BucketNs);
        var found = new List<TruthAffected>();
        foreach (var node in load.GroupBy(row => row.Service))
        {
            var quiet = node.Where(row => row.Second < quietSeconds).ToList();
            var rest = node.Where(row => row.Second >= quietSeconds).ToList();
            foreach (var (mechanism, signal, rise, ratio) in Mechanisms)
            {
                var threshold = Threshold([.. quiet.Select(signal)], rise, ratio);
                if (Onset(rest, row => signal(row) > threshold) is { } second)
                {
                    found.Add(new TruthAffected(node.Key, mechanism, TruthBuilder.At(second * LoadTable.BucketNs)));
                }
            }
        }
        return [.. found.OrderBy(hit => hit.Onset).ThenBy(hit => hit.Service, StringComparer.Ordinal)];
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
        var run = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            run = isHigh(rows[i]) ? run + 1 : 0;
            if (run == Sustained) return rows[i - Sustained + 1].Second;
        }
        return null;
    }
}
