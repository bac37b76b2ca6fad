using System.Text.Json;
using Analyzer.Detect;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Detect;

/// <summary>A minute of web → orders → stock and web → ads in which something that chance decides goes wrong at some time.</summary>
public sealed class DetectionIncidentsTests
{
    private const long Iterations = 12;
    private static readonly JsonSerializerOptions s_json = new() { IncludeFields = true };
    private static readonly TimeWindow s_window = new(Traffic.Ns(0), Traffic.Ns(60));
    private static readonly DetectionOptions s_options = new() { FromNs = s_window.StartNs, ToNs = s_window.EndNs, BucketNs = Traffic.SecondNs, Exemplars = 0 };

    [Fact]
    public void Calls_in_any_order_give_the_same_incidents() =>
        Gen.Int[0, 10_000].Sample(seed =>
        {
            var calls = new CallSetBuilder();
            foreach (var trace in Traces(seed)) calls.Add(trace);
            var expected = Text(Detection.Run(calls.Build(), null, new ReadSummary(), s_options));
            return expected != "[]" && expected == Text(Detection.Run(calls.Build(seed + 1), null, new ReadSummary(), s_options));
        }, iter: Iterations);

    [Fact]
    public void Parts_merged_in_any_order_give_the_incidents_of_the_whole() =>
        Gen.Int[0, 10_000].Sample(seed =>
        {
            var random = new Random(seed);
            var traces = Traces(seed);
            var parts = traces.GroupBy(_ => random.Next(3)).Select(part => Reduce(part)).ToArray();
            random.Shuffle(parts);
            var merged = Reduction.Empty(s_window, Traffic.SecondNs);
            foreach (var part in parts) merged.Merge(part);
            var whole = Reduction.Empty(s_window, Traffic.SecondNs);
            whole.Merge(Reduce(traces));
            return Incidents(whole) != "[]" && Incidents(merged) == Incidents(whole);
        }, iter: Iterations);

    private static Reduction Reduce(IEnumerable<TraceSpec> traces)
    {
        var calls = new CallSetBuilder();
        foreach (var trace in traces) calls.Add(trace);
        return Reduction.OfWindow(calls.Build(), s_window, Traffic.SecondNs, 60 * Traffic.SecondNs);
    }

    private static string Incidents(Reduction reduction) => Text(Detection.Run(reduction, null, new ReadSummary(), s_options, _ => throw new InvalidOperationException()));

    private static string Text(AnalysisResult result) => JsonSerializer.Serialize(result.Incidents, s_json);

    private static List<TraceSpec> Traces(int seed)
    {
        var random = new Random(seed);
        var (from, length, kind, hasty) = (random.Next(20, 40), random.Next(8, 20), random.Next(3), random.Next(2) == 0);
        var traces = new List<TraceSpec>();
        for (var i = 0; i < 600; i++)
        {
            var off = i / 10 >= from && i / 10 < from + length;
            var bad = kind switch
            {
                0 => Try.err,
                1 => new Try(AttemptStatus.Timeout, "timeout", OrphanedMs: random.Next(50), WorkMs: 200),
                _ => new Try(AttemptStatus.Ok, WorkMs: random.Next(300, 700)),
            };
            Try[] stock = !off ? [Try.ok with { WorkMs = random.Next(8, 14) }] : hasty && kind != 2 ? [bad, bad, bad] : [bad];
            var outer = stock[^1].Status == AttemptStatus.Ok ? Try.ok : Try.err;
            var trace = TraceSpec.Entry("web", "GET /", (ulong)i + 1, i * 100, [outer], random.Next(4) == 0 ? 2 : 1);
            traces.Add(trace.Call("web", "orders", "POST /orders", outer).With(call => call.Instance = $"pod-{random.Next(3)}").Call("orders", "stock", "GET /items", stock).Call("web", "ads", "GET /ads"));
        }

        return traces;
    }
}
