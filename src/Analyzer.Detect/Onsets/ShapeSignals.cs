using Analyzer.Detect.Baselines;
using Analyzer.Detect.RootCauses;
using Analyzer.Detect.Structure;

namespace Analyzer.Detect.Onsets;

/// <summary>Signals of what requests do: a call or a step that nearly vanished, or that hardly any request made before.</summary>
internal static class ShapeSignals
{
    private const double LeastRise = 0.15;
    private const double FewestRequests = 5;
    private const double Rare = 0.1;

    /// <summary>Signals by key.</summary>
    /// <param name="table">What requests do.</param>
    /// <param name="reference">The quiet time.</param>
    /// <param name="share">Share of the traces that is in the data, 0 to 1.</param>
    public static IEnumerable<Signal> Of(ShapeTable table, Reference reference, double share)
    {
        var failed = ShapeChanges.Failing(reference);
        foreach (var (key, counts) in table.Items)
        {
            if (key.Item is null || failed.Contains(key.Requests) || !table.Items.TryGetValue(key.Requests, out var requests)) continue;
            var usual = reference.Shape(key.Requests);
            if (usual < FewestRequests) continue;
            var did = reference.Shape(key);
            if (did <= Rare * usual) yield return Rate(key, requests, counts, did, usual, share, vanished: false);
            else if (did >= (1 - Rare) * usual) yield return Rate(key, requests, counts, usual - did, usual, share, vanished: true);
        }

        foreach (var key in reference.Shapes)
        {
            if (key.Item is null || failed.Contains(key.Requests) || table.Items.ContainsKey(key) || !table.Items.TryGetValue(key.Requests, out var requests)) continue;
            var (did, usual) = (reference.Shape(key), reference.Shape(key.Requests));
            if (usual >= FewestRequests && did >= (1 - Rare) * usual) yield return Rate(key, requests, null, usual - did, usual, share, vanished: true);
        }
    }

    private static RateSignal Rate(ShapeKey key, double[] requests, double[]? did, double usualHits, double usual, double share, bool vanished)
    {
        var signal = new RateSignal(key.Service, Measure.Shape, requests.Length - 1, LeastRise) { UsualHits = usualHits, UsualTrials = usual, UsualSamples = usual * share };
        for (var bucket = 0; bucket < signal.Buckets; bucket++)
        {
            var hits = did is null ? 0 : did[bucket];
            signal.Hits[bucket] = vanished ? Math.Max(0, requests[bucket] - hits) : Math.Min(requests[bucket], hits);
            signal.Trials[bucket] = requests[bucket];
            signal.Samples[bucket] = requests[bucket] * share;
        }

        return signal;
    }
}
