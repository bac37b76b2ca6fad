using System.Text.Json;
using Analyzer.Detect;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Xunit;
using static Analyzer.Tests.Detect.Try;

namespace Analyzer.Tests.Detect;

public sealed class DetectionTests
{
    private static readonly JsonSerializerOptions s_json = new() { IncludeFields = true, WriteIndented = true };

    [Fact]
    public void A_success_after_two_failures_counts_as_one_call_three_attempts_two_masked()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /cart").Call("web", "orders", "POST /orders", err, err, ok);

        var result = Run(calls.Build());

        var edge = Edge(result, "web", "orders");
        Assert.Equal((1, 3, 2, 2, 2, 0), (edge.Counts.Calls, edge.Counts.Attempts, edge.Counts.Retries, edge.Counts.FailedAttempts, edge.Counts.Masked, edge.Counts.Errors));
        Assert.Equal(2, edge.AttributedExcess);
        Assert.Equal(3, edge.MaxAttempts);
        Assert.Equal(3, edge.PeakAmplification);
        Assert.Equal("503", Assert.Single(edge.Failures).Key);
        Assert.Equal(1, edge.Verdicts["structural"]);
        Assert.Equal((1, 0), (result.Dashboard.Requests, result.Dashboard.Errors));
        Assert.Equal(2, result.Hidden.Counts.Masked);
    }

    [Fact]
    public void A_failure_below_an_entry_that_succeeded_is_masked_and_below_one_that_failed_is_not()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /a", ok).Call("web", "recs", "GET /recs", err).With(call => call.Flags = CallFlags.Absorbed);
        calls.Entry("web", "GET /a", err).Call("web", "recs", "GET /recs", err);

        var edge = Edge(Run(calls.Build()), "web", "recs");

        Assert.Equal((2, 1, 2, 1), (edge.Counts.FailedAttempts, edge.Counts.Masked, edge.Counts.Errors, edge.Counts.Absorbed));
    }

    [Fact]
    public void Attempts_without_spans_count_as_attempts_and_of_a_success_as_failed()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "db", "SELECT", ok).With(call => (call.Untimed, call.Kind) = (2, CallKind.Retry));

        var edge = Edge(Run(calls.Build()), "web", "db");

        Assert.Equal((3, 2, 2, 2), (edge.Counts.Attempts, edge.Counts.Retries, edge.Counts.FailedAttempts, edge.Counts.Masked));
        Assert.Empty(edge.Failures);
    }

    [Fact]
    public void The_loser_of_a_hedge_is_neither_retry_nor_failure()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "search", "GET /q", cancelled, ok).With(call => call.Kind = CallKind.Hedge);

        var edge = Edge(Run(calls.Build()), "web", "search");

        Assert.Equal((1, 0, 0, 1), (edge.Counts.Hedges, edge.Counts.Retries, edge.Counts.FailedAttempts, edge.Counts.Cancelled));
    }

    [Fact]
    public void Factors_multiply_along_a_path_and_the_worst_request_is_named()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /cart");
        var worst = calls.Entry("web", "GET /cart");
        worst.Call("web", "orders", "POST /orders", err, ok)
            .CallIn("orders", 1, "stock", "GET /stock", err, err, err)
            .CallIn("orders", 2, "stock", "GET /stock", err, err, ok);

        var path = Assert.Single(Run(calls.Build()).Paths);

        Assert.Equal(["web", "orders", "stock"], path.Steps.Select(step => step.Callee));
        Assert.Equal([1.0, 2.0, 6.0], path.Steps.Select(step => step.Cumulative));
        Assert.Equal((6, 6), (path.Amplification, path.WorstRequest));
        Assert.Equal(worst.Id.ToString("x32", System.Globalization.CultureInfo.InvariantCulture), Assert.Single(path.Exemplars).TraceId);
    }

    [Fact]
    public void Edges_that_hid_most_come_first()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 5; i++) calls.Entry("web", "GET /", err).Call("web", "auth", "GET /me", err);
        calls.Entry("web", "GET /").Call("web", "orders", "POST /orders", err, ok);

        Assert.Equal("orders", Run(calls.Build()).Edges[0].Callee);
    }

    [Fact]
    public void Equal_calls_in_any_order_and_with_other_string_ids_give_an_equal_result()
    {
        var expected = JsonSerializer.Serialize(Run(Incident().Build(), Incident().Build()), s_json);

        for (var seed = 1; seed < 6; seed++)
            Assert.Equal(expected, JsonSerializer.Serialize(Run(Incident().Build(seed), Incident().Build(seed + 10)), s_json));
    }

    [Fact]
    public void A_baseline_is_matched_by_names()
    {
        var quiet = new CallSetBuilder();
        quiet.EntryAt(0, "web", "GET /").Call("web", "orders", "POST /orders", ok);
        quiet.EntryAt(9_000, "web", "GET /").Call("web", "orders", "POST /orders", err, ok);
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "orders", "POST /orders", err, ok).Call("web", "mail", "send", err, ok);

        var result = Run(calls.Build(), quiet.Build(seed: 3));

        Assert.Equal(1.5, Edge(result, "web", "orders").Baseline!.Amplification);
        Assert.Null(Edge(result, "web", "mail").Baseline);
        Assert.InRange(Edge(result, "web", "orders").BaselineDurationNs, 9_000_000_000, 9_100_000_000);
        Assert.Equal([1.5, null], result.Paths.OrderByDescending(path => path.Steps[^1].Callee).Select(path => path.BaselineAmplification));
        Assert.Equal(2, result.Dashboard.BaselineRequests);
    }

    [Fact]
    public void No_calls_give_an_empty_result_with_a_note()
    {
        var result = Run(new CallSetBuilder().Build());

        Assert.Empty(result.Edges);
        Assert.Equal("There are no spans.", Assert.Single(result.DataQuality.Notes));
    }

    internal static CallSetBuilder Incident()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 40; i++)
        {
            var trace = calls.SampledEntryAt(i * 700, 1 + (i % 3), "web", "GET /cart", i % 7 == 0 ? err : ok);
            trace.Call("web", "orders", "POST /orders", err, new Try(AttemptStatus.Timeout, "timeout", OrphanedMs: 30), ok).With(call => call.Instance = $"pod-{i % 4}");
            for (var k = 0; k < i % 5; k++) trace.Call("orders", "db", "SELECT", i % 2 == 0 ? [ok] : [err, ok]).With(call => call.Flags = CallFlags.Uninstrumented);
            trace.Call("orders", "stock", "GET /stock", err, err);
        }

        return calls;
    }

    private static AnalysisResult Run(CallSet calls, CallSet? baseline = null) => Detection.Run(calls, baseline, new ReadSummary(), new DetectionOptions());

    private static EdgeSummary Edge(AnalysisResult result, string caller, string callee) => Assert.Single(result.Edges, edge => edge.Caller == caller && edge.Callee == callee);
}
