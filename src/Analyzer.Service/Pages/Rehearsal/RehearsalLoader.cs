using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Simulate;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Pages.Rehearsal;

/// <summary>Stores a simulated incident as if it had ended just now, and has it analysed.</summary>
/// <param name="store">Where to.</param>
/// <param name="services">For the analyses asked for.</param>
/// <param name="time">The clock.</param>
internal sealed class RehearsalLoader(ISpanStore store, IServiceProvider services, TimeProvider time) : IDisposable
{
    private const string ScenarioName = "metastable";
    private const ulong Seed = 1;

    // What the last requests still do after load has stopped.
    private const long TailNs = 3_000_000_000;
    private const long SecondNs = 1_000_000_000;

    private readonly SemaphoreSlim _one = new(1);
    private (AnalysisRecord Analysis, long UntilNs)? _last;

    /// <summary>Loads it.</summary>
    /// <returns>Its analysis, which may still wait.</returns>
    public async Task<AnalysisRecord> LoadAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var scenario = Scenario.Load(ScenarioName);
            var nowNs = time.NowNs();
            // Whoever presses twice gets the first: two at one time would be one muddle.
            if (_last is { } last && nowNs < last.UntilNs) return last.Analysis;
            var startNs = (nowNs - scenario.DurationNs - TailNs) / SecondNs * SecondNs;
            var spans = await Task.Run(() => Spans(scenario, startNs, cancellation), cancellation).ConfigureAwait(false);
            await store.AppendAsync([spans], cancellation).ConfigureAwait(false);
            var request = new AnalysisRequest(startNs, LastStart(spans) + 1);
            var (analysis, _) = await services.GetRequiredService<AnalysisRuns>().SubmitAsync(request, AnalysisOrigin.Request, again: true, cancellation).ConfigureAwait(false);
            _last = (analysis, nowNs + scenario.DurationNs + TailNs);
            return analysis;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    // Through the format in which SDKs send: what is stored is what would have been received.
    private static SpanBatch Spans(Scenario scenario, long startNs, CancellationToken cancellation)
    {
        using var lines = new MemoryStream();
        OtlpJsonWriter.Write(Simulator.Run(scenario, Seed, new SimulationOptions { StartUnixNs = startNs }, cancellation), lines);
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

    private static long LastStart(SpanBatch spans)
    {
        var last = long.MinValue;
        foreach (var startNs in spans.StartNs) last = Math.Max(last, startNs);
        return last;
    }
}
