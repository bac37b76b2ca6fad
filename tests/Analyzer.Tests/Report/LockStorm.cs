using Analyzer.Model.Findings;
using static Analyzer.Tests.Report.Results;

namespace Analyzer.Tests.Report;

/// <summary>
/// A metastable incident: a lock of eight seconds in a database fills a service with dead requests; retries of two layers
/// keep it full for half a minute after the lock is gone, until a restart empties it. One caller has a fallback.
/// </summary>
internal static class LockStorm
{
    public const string Database = "shop/postgresql", Inventory = "shop/inventory", Checkout = "shop/checkout", Gateway = "shop/gateway", Search = "shop/search";

    private const string Trace = "7d1f0a52c94b4e6f8a3d51b0c7e2e20a", Other = "4be0c6f2a91d4c55b7e8130a2f6d9c91";
    private const int Seconds = 95;

    /// <summary>When the lock begins, Unix ns.</summary>
    public static readonly long Lock = At(30);

    public static AnalysisResult Of()
    {
        EdgeSummary[] edges =
        [
            Edge(Checkout, Inventory, "GET /stock/{sku}", 44, 3.9, 0.94, "timeout", 0.24, LockStormParts.Inventory),
            Edge(Gateway, Checkout, "POST /orders", 22, 2, 0.97, "504", 0.1, LockStormParts.Checkout),
            Edge(Search, Inventory, "GET /stock/{sku}", 6, 1, 0.9, "timeout", 0, LockStormParts.Search),
            Edge(Inventory, Database, "UPDATE stock", 50, 1, 0, "lock timeout", 0, _ => []) with { Instrumented = false, Coverage = new Coverage(0, 1, 0, 1, 0) },
            Edge(Gateway, Search, "GET /search", 6, 1, 0, "", 0, _ => []),
            Edge(null, Gateway, "POST /checkout", 22, 1, 0.96, "504", 0, _ => []),
        ];
        var inner = edges.Where(edge => edge.Caller is not null).ToArray();
        var counts = LockStormParts.Sum(inner.Select(edge => edge.Counts));
        return Empty() with
        {
            Window = new TimeWindow(At(0), At(Seconds)),
            BucketNs = Second,
            BaselineUse = new BaselineUse(BaselineKind.QuietPart, new TimeWindow(At(0), At(29)), "the first 29 s of the window, in which no signal moved"),
            DataQuality = Quality(81_204, 2_702, ["shop/postgresql sends no spans: what happened inside it is seen only through its callers."]),
            Dashboard = Dashboard(edges[^1]),
            Hidden = new HiddenView(counts, null, 4_210 * (double)Second, 3_320, counts.FailedAttempts, [.. Enumerable.Range(0, Seconds).Select(i => Point(i, LockStormParts.Sum(inner.Select(edge => edge.Series[i].Counts))))]),
            Services = [Node(Checkout, 1), Node(Gateway, 0), Node(Inventory, 2), Node(Database, 3, instrumented: false), Node(Search, 1)],
            Edges = edges,
            Paths = [Path()],
            Incidents = [LockStormIncident.Of()],
            Policies = LockStormParts.Policies,
            Drift = LockStormParts.Drift,
            Potential = LockStormParts.Potential,
            PolicyConflicts = LockStormParts.Conflicts,
            Exemplars = RetryIncident.Of(10).Exemplars,
        };
    }

    /// <summary>A moment of the recording, Unix ns.</summary>
    public static long At(double second) => Start - 83 * Second + (long)(second * 1e9);

    public static SpanReference Span(int number) => new(number % 2 == 0 ? Trace : Other, $"00f067aa0ba9{number:x4}");

    /// <summary>0 in calm times, 1 in the storm, which takes two seconds to build up and one to fall.</summary>
    private static double Storm(int second) => Math.Clamp((second - 30) / 2.0, 0, 1) * Math.Clamp(69 - second, 0, 1);

    private static EdgeSummary Edge(string? caller, string callee, string operation, double rate, double factor, double failing, string failure, double orphaned, Func<int, IReadOnlyList<SpanReference>> exemplars)
    {
        EdgeCounts[] series =
        [
            .. Enumerable.Range(0, Seconds).Select(i =>
            {
                var calls = Math.Round(rate * (1 + 0.08 * Math.Sin(i * 0.9)));
                var attempts = Math.Round(calls * (1 + (factor - 1) * Storm(i)));
                var failed = Math.Round(attempts * failing * Storm(i));
                return new EdgeCounts { Calls = calls, Attempts = attempts, Retries = attempts - calls, FailedAttempts = failed, Errors = Math.Round(calls * failing * Storm(i)), Masked = Math.Round(failed * 0.06), Timeouts = failed, OrphanedNs = failed * orphaned * Second };
            }),
        ];
        var counts = LockStormParts.Sum(series);
        return Results.Edge(caller, callee, operation, counts) with
        {
            PeakAmplification = series.Max(bucket => bucket.Amplification),
            PeakExcessPerSecond = series.Max(bucket => bucket.Excess),
            Duration = Durations(counts.Calls, 410),
            Verdicts = counts.Excess > 0 ? new Dictionary<string, double> { ["explicit"] = Math.Round(counts.Calls / 3) } : new Dictionary<string, double>(),
            Failures = counts.FailedAttempts > 0 ? [new(failure, counts.FailedAttempts)] : [],
            Series = [.. series.Select((bucket, i) => new EdgePoint(At(i), bucket, 40_000_000, (long)((60 + 540 * Storm(i)) * 1e6)))],
            Exemplars = exemplars(3),
        };
    }

    private static DashboardView Dashboard(EdgeSummary entry) => new(
        entry.Counts.Calls,
        entry.Counts.Errors,
        Durations(entry.Counts.Calls, 64),
        null,
        null,
        null,
        [.. entry.Series.Select((point, i) => new DashboardPoint(At(i), point.Counts.Calls, point.Counts.Errors, (long)((64 + 4_990 * Storm(i)) * 1e6), (long)((80 + 4_985 * Storm(i) + 4 * Math.Sin(i)) * 1e6)))]);

    private static HiddenPoint Point(int second, EdgeCounts counts) => new(At(second), counts.Calls, counts.Attempts, counts.FailedAttempts, counts.Masked, counts.OrphanedNs);

    private static PathSummary Path() => new(
        [new PathStep(null, Gateway, "POST /checkout", 1, 1), new PathStep(Gateway, Checkout, "POST /orders", 1.39, 1.39), new PathStep(Checkout, Inventory, "GET /stock/{sku}", 2.13, 2.96)],
        2.96,
        7.8,
        1,
        8,
        2_090,
        [.. Enumerable.Range(0, Seconds).Select(i => (double?)(1 + 6.8 * Storm(i)))],
        [Span(1)]);
}
