using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using static Analyzer.Tests.Report.Results;

namespace Analyzer.Tests.Report;

/// <summary>A retry storm: a slow database, two layers of retries above it, and a fallback that held.</summary>
internal static class RetryIncident
{
    private const string Trace = "7d1f0a52c94b4e6f8a3d51b0c7e2e20a";

    /// <summary>The incident in buckets of 30 minutes ÷ <paramref name="buckets"/>.</summary>
    public static AnalysisResult Of(int buckets = 30)
    {
        var bucketNs = 30 * Minute / buckets;
        var seconds = bucketNs / 1e9;
        // 0 in calm times, 1 in the storm.
        double Storm(int i)
        {
            var minute = (i + 0.5) * 30 / buckets;
            return Math.Clamp((minute - 3.2) / 1.8, 0, 1) * Math.Clamp((28 - minute) / 0.8, 0, 1);
        }

        EdgeCounts[] Edge(double rate, double factorCalm, double factorStorm, double failing, double masked, double orphaned) =>
            [.. Enumerable.Range(0, buckets).Select(i => Bucket(rate * seconds * (1 + 0.04 * Math.Sin(i * 0.7)), factorCalm + (factorStorm - factorCalm) * Storm(i) * (1 + 0.05 * Math.Sin(i * 1.3)), failing * Storm(i), masked, orphaned * Storm(i)))];

        EdgeSummary[] edges =
        [
            Summary("orders", "inventory", "GET /stock/{sku}", Edge(310, 1.02, 3.2, 0.71, 0.63, 0.9), bucketNs, 700_000, "503", 38_410, 4, 0.93),
            Summary("checkout", "orders", "POST /orders", Edge(150, 1.01, 2.1, 0.52, 0.55, 0.4), bucketNs, 430_000, "timeout", 21_077, 3, 0.96),
            Summary("payments", "orders", "GET /orders/{id}", Edge(60, 1, 1.2, 0.16, 0.8, 0.1), bucketNs, 84_305, "timeout", 2_204, 2, 0.94),
            Summary("inventory", "inventory-db", "UPDATE stock", Edge(990, 1, 1, 0.02, 0.2, 0), bucketNs, 0, "lock timeout", 0, 1, 1) with { Instrumented = false, Coverage = new Coverage(0, 1, 0, 1, 0) },
            Summary("web", "recommendations", "GET /recommendations", Edge(150, 1, 1, 0.9, 1, 0), bucketNs, 0, "UNAVAILABLE", 0, 1, 1),
            Summary("web", "checkout", "POST /checkout", Edge(150, 1, 1, 0.036, 0, 0), bucketNs, 0, "504", 0, 1, 1),
            Summary("web", "payments", "POST /payments", Edge(60, 1, 1, 0.01, 0.5, 0), bucketNs, 0, "500", 0, 1, 1),
            Summary(null, "web", "POST /cart/checkout", Edge(150, 1, 1, 0.036, 0, 0), bucketNs, 0, "504", 0, 1, 1),
        ];
        var inner = edges.Where(edge => edge.Caller is not null).ToArray();
        var counts = Sum(inner.Select(edge => edge.Counts));
        return Empty() with
        {
            BucketNs = bucketNs,
            BaselineUse = new BaselineUse(BaselineKind.None, null, "incidents were not looked for"),
            Baseline = new TimeWindow(Start - 60 * Minute, Start),
            DataQuality = Quality(),
            Dashboard = Dashboard(edges[^1], bucketNs, Storm),
            Hidden = new HiddenView(
                counts,
                new EdgeCounts { Calls = 3_744_000, Attempts = 3_780_000, Retries = 36_000, FailedAttempts = 37_400, Masked = 36_000, Errors = 1_400 },
                1_052_000 * (double)Second,
                101_200,
                counts.FailedAttempts,
                [.. Enumerable.Range(0, buckets).Select(i => Point(Start + i * bucketNs, Sum(inner.Select(edge => edge.Series[i].Counts))))]),
            Services =
            [
                Node("checkout", 1), Node("inventory", 3), Node("inventory-db", 4, instrumented: false), Node("orders", 2),
                Node("payments", 1), Node("recommendations", 1), Node("web", 0),
            ],
            Edges = edges,
            Paths = [Path(Storm, buckets, 6.72, "web", "checkout", "orders", "inventory"), Path(Storm, buckets, 3.84, "web", "payments", "orders", "inventory"), Path(Storm, buckets, 2.1, "web", "checkout", "orders")],
            Exemplars = [Exemplar()],
        };
    }

    private static EdgeCounts Bucket(double calls, double factor, double failing, double masked, double orphaned)
    {
        calls = Math.Round(calls);
        var attempts = Math.Round(calls * factor);
        var failed = Math.Round(attempts * failing + (attempts - calls) * 0.3);
        return new EdgeCounts
        {
            Calls = calls,
            Attempts = attempts,
            Retries = attempts - calls,
            FailedAttempts = failed,
            Masked = Math.Round(failed * masked),
            Errors = Math.Round(failed * (1 - masked) / Math.Max(1, factor)),
            Timeouts = Math.Round(failed * 0.4),
            OrphanedNs = Math.Round(failed * orphaned) * 0.3 * Second,
        };
    }

    private static EdgeSummary Summary(string? caller, string callee, string operation, EdgeCounts[] series, long bucketNs, double attributed, string failure, double groups, int most, double confidence)
    {
        var counts = Sum(series);
        var calm = new EdgeCounts { Calls = Math.Round(counts.Calls * 2), Attempts = Math.Round(counts.Calls * 2 * series[0].Amplification), Retries = Math.Round(counts.Calls * 2 * (series[0].Amplification - 1)) };
        return Edge(caller, callee, operation, counts) with
        {
            Baseline = calm,
            BaselineDurationNs = 60 * Minute,
            MaxAttempts = most,
            PeakAmplification = series.Max(bucket => bucket.Amplification),
            PeakExcessPerSecond = series.Max(bucket => bucket.Excess) / (bucketNs / 1e9),
            AttributedExcess = attributed,
            Duration = Durations(counts.Calls, 820),
            BaselineDuration = Durations(calm.Calls, 38),
            QueueDelay = Durations(counts.Attempts, 12),
            SelfTime = Durations(counts.Attempts, 210),
            Verdicts = groups > 0 ? new Dictionary<string, double> { ["structural"] = Math.Round(groups * 0.97), ["explicit"] = Math.Round(groups * 0.03) } : new Dictionary<string, double>(),
            Failures = [new(failure, Math.Round(counts.FailedAttempts * 0.8)), new("connection refused", Math.Round(counts.FailedAttempts * 0.2))],
            Coverage = new Coverage(0.994, 1, groups > 0 ? 12 : 0, confidence, 0),
            Series = [.. series.Select((bucket, i) => new EdgePoint(Start + i * bucketNs, bucket, 40_000_000, 820_000_000))],
            Exemplars = groups > 0 ? [new SpanReference(Trace, "00f067aa0ba902b7"), new SpanReference("4be0c6f2a91d4c55b7e8130a2f6d9c91", "b7ad6b7169203331")] : [],
        };
    }

    private static DashboardView Dashboard(EdgeSummary entry, long bucketNs, Func<int, double> storm) => new(
        entry.Counts.Calls,
        entry.Counts.FailedAttempts,
        Durations(entry.Counts.Calls, 410),
        540_000,
        1_080,
        Durations(540_000, 92),
        [.. entry.Series.Select((point, i) => new DashboardPoint(Start + i * bucketNs, point.Counts.Calls, point.Counts.FailedAttempts + 2, (long)((90 + 120 * storm(i)) * 1e6), (long)((220 + 1_900 * storm(i) + 40 * Math.Sin(i)) * 1e6)))]);

    private static HiddenPoint Point(long start, EdgeCounts counts) => new(start, counts.Calls, counts.Attempts, counts.FailedAttempts, counts.Masked, counts.OrphanedNs);

    private static EdgeCounts Sum(IEnumerable<EdgeCounts> all) => all.Aggregate(new EdgeCounts(), (sum, next) => new EdgeCounts
    {
        Calls = sum.Calls + next.Calls,
        Attempts = sum.Attempts + next.Attempts,
        Retries = sum.Retries + next.Retries,
        FailedAttempts = sum.FailedAttempts + next.FailedAttempts,
        Masked = sum.Masked + next.Masked,
        Errors = sum.Errors + next.Errors,
        Timeouts = sum.Timeouts + next.Timeouts,
        OrphanedNs = sum.OrphanedNs + next.OrphanedNs,
    });

    private static PathSummary Path(Func<int, double> storm, int buckets, double peak, params string[] services)
    {
        var operations = new Dictionary<string, string> { ["web"] = "POST /cart/checkout", ["checkout"] = "POST /checkout", ["orders"] = "POST /orders", ["inventory"] = "GET /stock/{sku}", ["payments"] = "POST /payments" };
        var factors = new Dictionary<string, double> { ["orders"] = services[1] == "payments" ? 1.18 : 1.94, ["inventory"] = 2.88 };
        List<PathStep> steps = [];
        foreach (var service in services)
        {
            var factor = factors.GetValueOrDefault(service, 1);
            steps.Add(new PathStep(steps.Count == 0 ? null : steps[^1].Callee, service, operations[service], factor, factor * (steps.Count == 0 ? 1 : steps[^1].Cumulative)));
        }

        return new PathSummary(steps, steps[^1].Cumulative, peak, 1.03, services.Length * 3, 131_000, [.. Enumerable.Range(0, buckets).Select(i => i == 1 ? (double?)null : 1.03 + (peak - 1.1) * storm(i) * (1 + 0.05 * Math.Sin(i)))], [new SpanReference(Trace, "00f067aa0ba902b7")]);
    }

    private static ExemplarTrace Exemplar()
    {
        var start = Start + 9 * Minute + 31 * Second;
        WaterfallRow Row(WaterfallRowKind kind, int depth, string service, string operation, double at, double length, string status, int number = 0, int attempts = 1, string failure = "", bool critical = true, int count = 1) =>
            new(kind, depth, service, operation, start + (long)(at * 1e6), (long)(length * 1e6), status, number, attempts, count, failure, $"00f067aa0ba90{(int)at:x3}", critical);
        WaterfallRow[] rows =
        [
            Row(WaterfallRowKind.Call, 0, "web", "POST /cart/checkout", 0, 3_300, "ok"),
            Row(WaterfallRowKind.Folded, 1, "recommendations", "GET /recommendations", 4, 12, "error", failure: "UNAVAILABLE", critical: false, count: 3),
            Row(WaterfallRowKind.Group, 1, "orders", "POST /orders", 20, 3_270, "ok", attempts: 2),
            Row(WaterfallRowKind.Attempt, 2, "orders", "POST /orders", 20, 1_000, "timeout", 1, 2, "timeout"),
            Row(WaterfallRowKind.Orphaned, 3, "orders", "POST /orders", 1_020, 2_860, "ok", critical: false),
            Row(WaterfallRowKind.Attempt, 2, "orders", "POST /orders", 1_030, 2_260, "ok", 2, 2),
            Row(WaterfallRowKind.Group, 3, "inventory", "GET /stock/{sku}", 1_040, 2_220, "ok", attempts: 3),
            Row(WaterfallRowKind.Attempt, 4, "inventory", "GET /stock/{sku}", 1_040, 500, "error", 1, 3, "503"),
            Row(WaterfallRowKind.Attempt, 4, "inventory", "GET /stock/{sku}", 1_590, 500, "error", 2, 3, "503"),
            Row(WaterfallRowKind.Attempt, 4, "inventory", "GET /stock/{sku}", 2_140, 1_120, "ok", 3, 3),
            Row(WaterfallRowKind.Call, 5, "inventory-db", "UPDATE stock", 2_150, 1_090, "ok"),
        ];
        EvidenceSpan[] spans =
        [
            .. rows.Select((row, i) => new EvidenceSpan(row.SpanId, i == 0 ? "" : rows[0].SpanId, row.Service, row.Operation, "server", row.StartNs, row.DurationNs, row.Status == "ok" ? "unset" : "error",
                [new("http.request.method", "POST"), new("url.full", "https://shop.example/…"), new("enduser.id", "‹masked›")])),
        ];
        return new ExemplarTrace(Trace, "Two attempts at orders, three at inventory, and a success at the entry", start, 3_890_000_000, rows, 4, spans);
    }

    private static DataQuality Quality() => new(
        new ReadingQuality([("incident.json.gz", "OTLP JSON lines", 1_284_331), ("late.pb", "OTLP protobuf", 2_004)], new Dictionary<string, long> { ["line is not JSON"] = 2 }, ["incident.json.gz:48213 (byte 90122311): the line ends inside a string"], 37),
        new ReconstructionQuality
        {
            Spans = 1_286_335,
            Duplicates = 812,
            MissingParents = 5_120,
            ClientAttempts = 420_000,
            PairedAttempts = 417_480,
            CallsMayBeCensored = 24,
            ExplicitGroups = 1_850,
            StructuralGroups = 59_830,
            HiddenGroups = 11,
            AmbiguousGroups = 7,
            LowestConfidence = 0.93,
            ClockShifts = [new ClockShift("inventory", "inventory-2", -18_400_000, 41_022, 3)],
        },
        42_118,
        1_284_331,
        2_004,
        ["inventory-db sends no spans: what happened inside it is seen only through its callers.", "24 calls end with their trace: later attempts may have been cut off by tail sampling."]);
}
