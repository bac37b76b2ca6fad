using Analyzer.Detect.Incidents;
using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Feedback;

/// <summary>
/// Finds where spread began to feed itself: the first moment at which, on an edge that repeats, each failed first attempt
/// brought more than one new attempt, load was above its usual rate and goodput below it, for two buckets at least.
/// </summary>
internal static class BreakPoints
{
    private const double LeastReproduction = 1;
    private const double LeastLoad = 1.15;
    private const double MostGoodput = 0.8;
    private const int Following = 5;

    /// <summary>The break point; null where spread never fed itself.</summary>
    public static BreakPoint? Find(Scene scene, IReadOnlyList<Amplifier> amplifiers)
    {
        BreakPoint? first = null;
        foreach (var amplifier in amplifiers)
        {
            // A broker that delivers again is paced by the queue, not by its failures.
            if (amplifier.Publisher is not null) continue;
            var name = new EdgeName(amplifier.Caller, amplifier.Callee, amplifier.Operation);
            if (scene.Set.Edges.TryGetValue(name, out var edge) && Of(scene, edge) is { } point && (first is null || point.AtNs < first.AtNs)) first = point;
        }

        return first;
    }

    private static BreakPoint? Of(Scene scene, EdgeSeries edge)
    {
        if (scene.Reference.Find(edge.Name) is not { } usual) return null;
        var cells = edge.Cells();
        var (attempts, goodput) = (usual.Counts.Attempts / scene.Reference.Seconds, (usual.Counts.Calls - usual.Counts.Errors) / scene.Reference.Seconds);
        for (var bucket = scene.From; bucket + 1 < scene.To; bucket++)
        {
            if (!Feeds(cells[bucket], attempts, goodput, scene.BucketSeconds) || !Feeds(cells[bucket + 1], attempts, goodput, scene.BucketSeconds)) continue;
            // Two buckets of few calls may be chance: the next ones must say the same.
            var sum = Next(cells, bucket, scene.To);
            if (Feeds(sum, attempts, goodput, Math.Min(Following, scene.To - bucket) * scene.BucketSeconds)) return Point(scene, edge, cells, bucket, attempts, goodput);
        }

        return null;
    }

    private static bool Feeds(in CountSums cell, double attempts, double goodput, double seconds) =>
        cell.FirstFailed > 0
        && (cell.Attempts - cell.Calls) / cell.FirstFailed > LeastReproduction
        && cell.Attempts / seconds >= LeastLoad * attempts
        && (cell.Calls - cell.Errors) / seconds <= MostGoodput * goodput;

    private static CountSums Next(CountSums[] cells, int bucket, int to)
    {
        var sum = default(CountSums);
        for (var at = bucket; at < Math.Min(to, bucket + Following); at++) sum.Add(cells[at]);
        return sum;
    }

    private static BreakPoint Point(Scene scene, EdgeSeries edge, CountSums[] cells, int bucket, double attempts, double goodput)
    {
        var sum = Next(cells, bucket, scene.To);
        var seconds = Math.Min(Following, scene.To - bucket) * scene.BucketSeconds;
        var series = new List<ReproductionPoint>();
        for (var at = scene.From; at < scene.To; at++)
        {
            ref readonly var cell = ref cells[at];
            series.Add(new ReproductionPoint(scene.StartNs(at), cell.Attempts, cell.FailedAttempts, cell.Calls - cell.Errors, Reproduction(cell)));
        }

        return new BreakPoint(
            scene.StartNs(bucket),
            edge.Name.Caller!,
            edge.Name.Callee,
            edge.Name.Operation,
            Reproduction(sum) ?? 0,
            attempts,
            sum.Attempts / seconds,
            goodput,
            (sum.Calls - sum.Errors) / seconds,
            series);
    }

    private static double? Reproduction(in CountSums cell) => cell.FirstFailed > 0 ? (cell.Attempts - cell.Calls) / cell.FirstFailed : null;
}
