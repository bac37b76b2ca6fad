using Analyzer.Model.Calls;
using Analyzer.Model.Findings;

namespace Analyzer.Tests.Report;

/// <summary>Results made by hand, as an analysis would fill them.</summary>
internal static class Results
{
    public const long Second = 1_000_000_000;
    public const long Minute = 60 * Second;

    /// <summary>23 Nov 2026, 14:00 UTC.</summary>
    public static readonly long Start = new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;

    /// <summary>No call at all.</summary>
    public static AnalysisResult Empty() => new()
    {
        Window = new TimeWindow(Start, Start + 30 * Minute),
        BucketNs = Minute,
        DataQuality = Quality(0, 0, []),
        Dashboard = new DashboardView(0, 0, null, null, null, null, []),
        Hidden = new HiddenView(new EdgeCounts(), null, 0, 0, 0, []),
        Services = [],
        Edges = [],
        Paths = [],
        Exemplars = [],
    };

    /// <summary>Three services, no failure, no retry, a few hedges.</summary>
    public static AnalysisResult Healthy()
    {
        var counts = new EdgeCounts { Calls = 9_000, Attempts = 9_000 };
        var hedged = new EdgeCounts { Calls = 4_000, Attempts = 4_300, Hedges = 300, Cancelled = 300 };
        return Empty() with
        {
            BaselineUse = new BaselineUse(BaselineKind.DayBefore, new TimeWindow(Start - 1440 * Minute, Start - 1410 * Minute), "stored spans of the day before at the same time"),
            DataQuality = Quality(61_000, 9_000, []),
            Dashboard = new DashboardView(9_000, 0, Durations(9_000, 40), null, null, null, [.. Enumerable.Range(0, 30).Select(i => new DashboardPoint(Start + i * Minute, 300, 0, 40_000_000, 90_000_000))]),
            Hidden = new HiddenView(
                new EdgeCounts { Calls = 13_000, Attempts = 13_300, Hedges = 300, Cancelled = 300 },
                null,
                500 * Second,
                0,
                0,
                [.. Enumerable.Range(0, 30).Select(i => new HiddenPoint(Start + i * Minute, 433, 443, 0, 0, 0))]),
            Services = [Node("web", 0), Node("catalog", 1), Node("search", 2)],
            Edges = [Edge("catalog", "search", "GET /search", hedged), Edge("web", "catalog", "GET /catalog", counts), Edge(null, "web", "GET /", counts)],
            Paths = [],
        };
    }

    public static ServiceSummary Node(string name, int layer, bool instrumented = true) =>
        new(name, instrumented, layer, false, instrumented ? [$"{name}-1", $"{name}-2"] : [], instrumented ? ["1.4.2"] : [], instrumented ? 20_000 : 0);

    public static EdgeSummary Edge(string? caller, string callee, string operation, EdgeCounts counts, bool instrumented = true) => new()
    {
        Caller = caller,
        Callee = callee,
        Operation = operation,
        Instrumented = instrumented,
        Counts = counts,
        MaxAttempts = counts.Excess > 0 ? 4 : 1,
        PeakAmplification = counts.Amplification,
        PeakExcessPerSecond = counts.Excess / 1800,
        AttributedExcess = counts.Excess,
        Verdicts = new Dictionary<string, double>(),
        Failures = [],
        Coverage = new Coverage(instrumented ? 0.994 : 0, 1, 0, 1, 0),
        Series = [],
        Exemplars = [],
    };

    public static Quantiles Durations(double count, double medianMs) =>
        new(count, (long)(medianMs * 1e6), (long)(medianMs * 2.4e6), (long)(medianMs * 4.1e6), (long)(medianMs * 9e6), count * medianMs * 1.2e6);

    public static DataQuality Quality(long spans, long traces, IReadOnlyList<string> notes) => new(
        new ReadingQuality(spans == 0 ? [] : [("incident.json.gz", "OTLP JSON lines", spans)], new Dictionary<string, long>(), [], 0),
        new ReconstructionQuality { Spans = spans, ClientAttempts = spans / 3, PairedAttempts = spans / 3 * 99 / 100 },
        traces,
        spans,
        0,
        notes);
}
