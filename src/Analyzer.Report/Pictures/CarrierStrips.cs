using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Pictures;

/// <summary>The bands of the edge that carried an incident: load and goodput, and how many new attempts a failure brought.</summary>
internal static class CarrierStrips
{
    /// <summary>None where no edge amplified.</summary>
    public static IEnumerable<Strip> Of(AnalysisResult result, TimePoints points)
    {
        if (result.Incidents.Count == 0 || result.Incidents[0].Amplifiers.Count == 0) yield break;
        var (incident, edge) = (result.Incidents[0], result.Incidents[0].Amplifiers[0]);
        var series = result.Edges.FirstOrDefault(other => other.Caller == edge.Caller && other.Callee == edge.Callee && other.Operation == edge.Operation)?.Series ?? [];
        if (series.Count > 0) yield return Load(edge, Buckets(points, series, point => point.StartNs), points.BucketNs / 1e9);
        if (incident.BreakPoint is { Series.Count: > 0 } broke) yield return Reproduction(broke, Buckets(points, broke.Series, point => point.StartNs));
    }

    private static Strip Load(Amplifier edge, List<EdgePoint>[] buckets, double seconds)
    {
        List<double?> Rate(Func<EdgeCounts, double> count) => [.. buckets.Select(bucket => (double?)(bucket.Sum(point => count(point.Counts)) / seconds))];
        return new Strip(
            "What ran below",
            $"{Say.Fit(edge.Caller, 24)} →, {Say.Fit(edge.Callee, 25)}, per second",
            112,
            [
                new("attempts", "attempts", Rate(counts => counts.Attempts), "excess"),
                new("calls", "calls", Rate(counts => counts.Calls)),
                new("answered well", "good", Rate(counts => Math.Max(0, counts.Calls - counts.Errors))),
            ],
            Say.Short,
            Note: $"excess: up to {SignalText.Rate(edge.ExcessPerSecond)}");
    }

    private static Strip Reproduction(BreakPoint broke, List<ReproductionPoint>[] buckets)
    {
        // Of several buckets in one the repetitions are weighed by the failures that brought them.
        double? Ratio(List<ReproductionPoint> bucket)
        {
            var failed = bucket.Where(point => point.Reproduction is not null).Sum(point => point.Failed);
            return failed > 0 ? bucket.Sum(point => (point.Reproduction ?? 0) * point.Failed) / failed : null;
        }

        return new Strip("", "new attempts, per failed attempt", 60, [new("new attempts", "attempts", [.. buckets.Select(Ratio)])], SignalText.Ratio, Reference: 1, ReferenceName: "feeds itself from 1", Note: $"{SignalText.Ratio(broke.Reproduction)} at break point");
    }

    private static List<T>[] Buckets<T>(TimePoints points, IReadOnlyList<T> series, Func<T, long> startNs)
    {
        var buckets = points.Starts.Select(_ => new List<T>()).ToArray();
        foreach (var point in series)
        {
            var index = (startNs(point) - points.Starts[0]) / points.BucketNs;
            if (index >= 0 && index < buckets.Length) buckets[index].Add(point);
        }

        return buckets;
    }
}
