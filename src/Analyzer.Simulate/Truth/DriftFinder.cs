using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate.Truth;

/// <summary>Instances that answer far more slowly than the others of their service do in the same seconds.</summary>
internal static class DriftFinder
{
    private const long BucketNs = 3_000_000_000;
    private const double Ratio = 1.8;

    public static IEnumerable<TruthAffected> Find(RunLog log, ScenarioModel scenario)
    {
        var several = scenario.Services.Where(service => service.Instances.Count > 1).Select(service => service.Name).ToHashSet();
        return
            from sample in log.Work
            where sample.LatencyNs >= 0 && sample.ArrivedNs < log.DurationNs && several.Contains(sample.Node)
            group sample by sample.Node into node
            from drifted in OfService(node)
            select drifted;
    }

    private static IEnumerable<TruthAffected> OfService(IGrouping<string, WorkSample> node)
    {
        var high = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        foreach (var bucket in node.GroupBy(sample => sample.ArrivedNs / BucketNs).OrderBy(bucket => bucket.Key))
        {
            var medians = bucket
                .GroupBy(sample => sample.Instance)
                .Select(instance => (Name: instance.Key, MedianNs: Median(instance)))
                .OrderBy(instance => instance.Name, StringComparer.Ordinal)
                .ToList();
            if (medians.Count < 2) continue;
            foreach (var (name, medianNs) in medians)
            {
                var othersNs = medians.Where(other => other.Name != name).Average(other => other.MedianNs);
                if (medianNs <= Ratio * othersNs) continue;
                if (!high.TryGetValue(name, out var buckets)) high[name] = buckets = [];
                buckets.Add(bucket.Key);
            }
        }
        foreach (var (name, buckets) in high)
        {
            // Three in a row: a bucket of few requests is high by chance now and then.
            var start = buckets.Find(bucket => buckets.Contains(bucket + 1) && buckets.Contains(bucket + 2));
            if (start > 0 || (buckets.Contains(0) && buckets.Contains(1) && buckets.Contains(2)))
            {
                yield return new TruthAffected(node.Key, name, "drift", TruthBuilder.At(start * BucketNs));
            }
        }
    }

    private static double Median(IEnumerable<WorkSample> samples)
    {
        var sorted = samples.Select(sample => sample.LatencyNs).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
