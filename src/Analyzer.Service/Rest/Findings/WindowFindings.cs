using Analyzer.Model.Findings;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Cli;
using Analyzer.Service.Rest.Problems;
using Analyzer.Store;

namespace Analyzer.Service.Rest.Findings;

/// <summary>Findings of windows that are asked for at once: a few are kept, as long as no span came to their window since.</summary>
/// <param name="store">Spans and results.</param>
/// <param name="services">Gives how windows are analysed, where they are.</param>
internal sealed class WindowFindings(ISpanStore store, IServiceProvider services) : IDisposable
{
    private const int MostKept = 8;

    // One at a time: a window may take a core for seconds, and whoever waits for the same one gets it kept.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly LinkedList<(AnalysisRequest Request, long Spans, int Due, AnalysisResult Result)> _kept = new();

    /// <summary>The findings of a window.</summary>
    /// <exception cref="ProblemException">No span starts in it.</exception>
    public async Task<AnalysisResult> OfAsync(AnalysisRequest request, CancellationToken cancellation)
    {
        var spans = await DemandSpansAsync(store, new TimeWindow(request.FromNs, request.ToNs), cancellation).ConfigureAwait(false);
        var due = (await store.Analysis.DueAsync(request.FromNs, request.ToNs, cancellation).ConfigureAwait(false)).Count;
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            for (var node = _kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Request.Id != request.Id || node.Value.Spans != spans || node.Value.Due != due) continue;
                _kept.Remove(node);
                _kept.AddFirst(node);
                return node.Value.Result;
            }

            var options = (WindowOptions?)services.GetService(typeof(WindowOptions)) ?? new WindowOptions();
            var result = await new RequestedAnalysis(store, options).RunAsync(request, _ => { }, cancellation).ConfigureAwait(false);
            _kept.AddFirst((request, spans, due, result));
            if (_kept.Count > MostKept) _kept.RemoveLast();
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>How many spans start in a window.</summary>
    /// <exception cref="ProblemException">None.</exception>
    public static async Task<long> DemandSpansAsync(ISpanStore store, TimeWindow window, CancellationToken cancellation)
    {
        var spans = await store.CountAsync(window.StartNs, window.EndNs, cancellation).ConfigureAwait(false);
        if (spans > 0) return spans;
        var statistics = await store.StatisticsAsync(cancellation).ConfigureAwait(false);
        var held = statistics is { OldestNs: { } oldestNs, NewestNs: { } newestNs } ? $"the store has spans from {TimeText.Instant(oldestNs)} to {TimeText.Instant(newestNs)}" : "the store has no spans yet";
        throw new ProblemException(ProblemKind.NoSpans, $"No span starts between {TimeText.Instant(window.StartNs)} and {TimeText.Instant(window.EndNs)}: {held}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
