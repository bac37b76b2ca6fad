using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Simulate;

namespace Analyzer.Service.Rehearsals;

/// <summary>The spans of a simulated incident as a receiver gets them.</summary>
internal static class SimulatedSpans
{
    // What the last requests still do after load has stopped.
    private const long TailNs = 3_000_000_000;
    private const long SecondNs = 1_000_000_000;

    /// <summary>When a scenario begins that has ended at an instant, Unix ns.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="endNs">When it has ended.</param>
    /// <param name="durationSeconds">How long its load arrives; null: as the scenario says.</param>
    public static long StartOf(Scenario scenario, long endNs, double? durationSeconds = null) =>
        (endNs - (durationSeconds is { } seconds ? (long)(seconds * SecondNs) : scenario.DurationNs) - TailNs) / SecondNs * SecondNs;

    /// <summary>How long a scenario lasts with its last requests, ns.</summary>
    public static long LengthOf(Scenario scenario) => scenario.DurationNs + TailNs;

    /// <summary>Its spans, through the format in which SDKs send: what is stored is what would have been received.</summary>
    public static SpanBatch Of(SimulationResult result)
    {
        using var lines = new MemoryStream();
        OtlpJsonWriter.Write(result, lines);
        var (batch, draft, rest) = (new SpanBatch(), new SpanDraft(), new ReadOnlyMemory<byte>(lines.GetBuffer(), 0, (int)lines.Length));
        while (rest.Length > 0)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            if (OtlpRequest.Decode(OtlpEncoding.Json, line, batch, draft) is { IsMalformed: true, Reason: var reason }) throw new InvalidOperationException($"The rehearsal cannot be read: {reason}");
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return batch;
    }
}
