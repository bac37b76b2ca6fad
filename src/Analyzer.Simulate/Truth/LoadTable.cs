namespace Analyzer.Simulate.Truth;

/// <summary>What each node saw, by the second in which requests reached it.</summary>
internal static class LoadTable
{
    public const long BucketNs = 1_000_000_000;

    public static List<TruthLoad> Build(RunLog log)
    {
        var seconds = (int)((log.DurationNs + BucketNs - 1) / BucketNs);
        var cells = new Dictionary<string, Cell[]>(StringComparer.Ordinal);
        foreach (var sample in log.Work)
        {
            if (!cells.TryGetValue(sample.Node, out var row)) cells[sample.Node] = row = new Cell[seconds];
            Count(row, sample);
        }
        return [.. cells
            .OrderBy(node => node.Key, StringComparer.Ordinal)
            .SelectMany(node => node.Value
                .Select((cell, second) => (cell, second))
                .Where(item => item.cell.Requests > 0)
                .Select(item => Row(node.Key, item.second, item.cell)))];
    }

    private static void Count(Cell[] row, WorkSample sample)
    {
        var second = sample.ArrivedNs / BucketNs;
        if (second >= row.Length) return;
        ref var cell = ref row[second];
        cell.Requests++;
        if (sample.IsRetry) cell.Retries++;
        if (sample.Failed) cell.Failed++;
        if (sample.LatencyNs < 0) return;
        cell.Answered++;
        cell.LatencyNs += sample.LatencyNs;
        cell.WaitNs += sample.WaitNs;
    }

    private static TruthLoad Row(string node, int second, Cell cell) => new(
        node,
        second,
        cell.Requests,
        cell.Retries,
        cell.Failed,
        cell.Answered == 0 ? 0 : Ms(cell.LatencyNs / cell.Answered),
        cell.Answered == 0 ? 0 : Ms(cell.WaitNs / cell.Answered));

    private static double Ms(long ns) => Math.Round(ns / 1e6, 3);

    private struct Cell
    {
        public int Requests;
        public int Retries;
        public int Answered;
        public int Failed;
        public long LatencyNs;
        public long WaitNs;
    }
}
