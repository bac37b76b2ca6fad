namespace Analyzer.Simulate.Truth;

/// <summary>What users saw: a dashboard's view of the same run.</summary>
internal static class EntryTable
{
    private const int BucketSeconds = 5;

    public static List<TruthEntry> Build(IEnumerable<EntrySample> samples) =>
        [.. samples
            .GroupBy(sample => (
                Second: (int)(sample.StartNs / LoadTable.BucketNs) / BucketSeconds * BucketSeconds,
                sample.Service,
                sample.Operation))
            .OrderBy(group => group.Key)
            .Select(group => Row(group.Key.Service, group.Key.Operation, group.Key.Second, [.. group]))];

    private static TruthEntry Row(string service, string operation, int second, List<EntrySample> samples)
    {
        var latencies = samples.Select(sample => sample.LatencyNs).Order().ToList();
        return new TruthEntry(
            service,
            operation,
            second,
            samples.Count,
            samples.Count(sample => sample.Failed),
            Quantile(latencies, 0.5),
            Quantile(latencies, 0.95));
    }

    private static double Quantile(List<long> sorted, double share) =>
        Math.Round(sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))] / 1e6, 3);
}
