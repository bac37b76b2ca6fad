using Analyzer.Detect.Series;

namespace Analyzer.Detect.Drift;

/// <summary>Compares the instances of every operation, and versions of several instances, with their peers.</summary>
internal static class InstanceDrift
{
    /// <summary>All comparisons that the data allows.</summary>
    public static IEnumerable<DriftCandidate> Compare(InstanceTable table)
    {
        foreach (var (operation, instances) in table.Operations)
        {
            if (instances.Count < 2) continue;
            var all = Sum(instances.Values);
            foreach (var (instance, work) in instances)
            {
                foreach (var candidate in Compare(operation, instance, PeerBlocks.Of(work.Cells, all, table.Grid), [work])) yield return candidate;
            }

            foreach (var (version, works) in Versions(instances))
            {
                foreach (var candidate in Compare(operation, new InstanceName("", version), PeerBlocks.Of(Sum(works), all, table.Grid), works)) yield return candidate;
            }
        }
    }

    /// <summary>Versions that several, but not all, instances run.</summary>
    private static IEnumerable<(string Version, InstanceWork[] Works)> Versions(SortedDictionary<InstanceName, InstanceWork> instances) =>
        instances
            .Where(item => item.Key.Version.Length > 0)
            .GroupBy(item => item.Key.Version, item => item.Value, StringComparer.Ordinal)
            .OrderBy(version => version.Key, StringComparer.Ordinal)
            .Select(version => (version.Key, Works: version.ToArray()))
            .Where(version => version.Works.Length > 1 && version.Works.Length < instances.Count);

    private static IEnumerable<DriftCandidate> Compare(OperationName operation, InstanceName name, PeerBlocks blocks, IReadOnlyList<InstanceWork> works)
    {
        if (LatencyDrift.Of(operation, name, blocks, Shown(works.Select(work => work.Slowest))) is { } latency) yield return latency;
        if (ErrorDrift.Of(operation, name, blocks, Shown(works.Select(work => work.Failed))) is { } errors) yield return errors;
    }

    private static TellingCall[] Shown(IEnumerable<TellingCall> calls) => [.. calls.Where(call => call.Score > 0).Order()];

    private static InstanceCell[] Sum(IReadOnlyCollection<InstanceWork> works)
    {
        var sum = new InstanceCell[works.First().Cells.Length];
        foreach (var work in works)
        {
            for (var slot = 0; slot < sum.Length; slot++) sum[slot].Add(work.Cells[slot]);
        }

        return sum;
    }
}
