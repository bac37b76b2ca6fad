using Analyzer.Model.Spans;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Rehearsals;
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
            var startNs = SimulatedSpans.StartOf(scenario, nowNs);
            var spans = await Task.Run(() => SimulatedSpans.Of(Simulator.Run(scenario, Seed, new SimulationOptions { StartUnixNs = startNs }, cancellation)), cancellation).ConfigureAwait(false);
            await store.AppendAsync([spans], cancellation).ConfigureAwait(false);
            var request = new AnalysisRequest(startNs, LastStart(spans) + 1);
            var (analysis, _) = await services.GetRequiredService<AnalysisRuns>().SubmitAsync(request, AnalysisOrigin.Request, again: true, cancellation).ConfigureAwait(false);
            _last = (analysis, nowNs + SimulatedSpans.LengthOf(scenario));
            return analysis;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private static long LastStart(SpanBatch spans)
    {
        var last = long.MinValue;
        foreach (var startNs in spans.StartNs) last = Math.Max(last, startNs);
        return last;
    }
}
