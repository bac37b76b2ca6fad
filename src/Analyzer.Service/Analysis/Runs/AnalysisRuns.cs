using System.Collections.Concurrent;
using System.Threading.Channels;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Records;

namespace Analyzer.Service.Analysis.Runs;

/// <summary>Analyses as they are asked for: queued in the store, so that any process may do them, and read back.</summary>
/// <param name="store">Where they are.</param>
/// <param name="time">The clock.</param>
internal sealed class AnalysisRuns(ISpanStore store, TimeProvider time)
{
    private const int MostCached = 16;

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();
    private readonly Lock _gate = new();
    private readonly LinkedList<((string Id, long FinishedNs) Key, AnalysisResult Result)> _cache = new();

    /// <summary>Asks for an analysis. The same request is the same analysis: done again only when spans have come since, or when that is asked for.</summary>
    /// <param name="request">What to analyse.</param>
    /// <param name="origin">Who asks.</param>
    /// <param name="again">Whether to do it again in any case.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The analysis, and whether it was put into the queue by this call.</returns>
    public async Task<(AnalysisRecord Analysis, bool Queued)> SubmitAsync(AnalysisRequest request, AnalysisOrigin origin, bool again, CancellationToken cancellation)
    {
        var id = request.Id;
        var spans = await store.CountAsync(request.FromNs, request.ToNs, cancellation).ConfigureAwait(false);
        var known = await store.Records.AnalysisAsync(id, cancellation).ConfigureAwait(false);
        if (known is not null && !again && (known.Status is AnalysisStatus.Queued or AnalysisStatus.Running || (known.Status == AnalysisStatus.Succeeded && known.Spans == spans))) return (known, false);
        var analysis = new AnalysisRecord
        {
            Id = id,
            // Somebody who asks for what the watch had found keeps it from being pruned.
            Origin = known?.Origin == AnalysisOrigin.Request ? AnalysisOrigin.Request : origin,
            Request = request.ToJson(),
            Status = AnalysisStatus.Queued,
            FromNs = request.FromNs,
            ToNs = request.ToNs,
            CreatedNs = time.NowNs(),
            Step = "waiting",
            Spans = spans,
        };
        var queued = await store.Records.EnqueueAsync(analysis, cancellation).ConfigureAwait(false);
        _wake.Writer.TryWrite(true);
        return queued ? (analysis, true) : ((await store.Records.AnalysisAsync(id, cancellation).ConfigureAwait(false))!, false);
    }

    /// <summary>Calls off an analysis that waits or runs, here or elsewhere.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> CancelAsync(string id, CancellationToken cancellation)
    {
        var cancelled = await store.Records.CancelAsync(id, time.NowNs(), cancellation).ConfigureAwait(false);
        if (_running.TryGetValue(id, out var source)) await source.CancelAsync().ConfigureAwait(false);
        return cancelled;
    }

    /// <summary>The result of an analysis that succeeded; null when there is none, or it was written by another version.</summary>
    public async Task<AnalysisResult?> ResultAsync(AnalysisRecord analysis, CancellationToken cancellation)
    {
        if (analysis is not { Status: AnalysisStatus.Succeeded, FinishedNs: { } finishedNs }) return null;
        var key = (analysis.Id, finishedNs);
        if (Cached(key) is { } known) return known;
        if (await store.Records.ResultAsync(analysis.Id, cancellation).ConfigureAwait(false) is not { } bytes) return null;
        try
        {
            var result = ResultCodec.Decode(bytes);
            Keep(key, result);
            return result;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Waits until something may have been put into the queue, or some time has passed.</summary>
    internal async Task WaitAsync(TimeSpan most, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _wake.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Time for a look at what other processes left.
        }
    }

    /// <summary>Notes that an analysis runs here, so that it can be called off at once.</summary>
    internal void Started(string id, CancellationTokenSource source) => _running[id] = source;

    /// <summary>Notes that it no longer does.</summary>
    internal void Ended(string id) => _running.TryRemove(id, out _);

    private AnalysisResult? Cached((string, long) key)
    {
        lock (_gate)
        {
            for (var node = _cache.First; node is not null; node = node.Next)
            {
                if (node.Value.Key != key) continue;
                _cache.Remove(node);
                _cache.AddFirst(node);
                return node.Value.Result;
            }

            return null;
        }
    }

    private void Keep((string, long) key, AnalysisResult result)
    {
        lock (_gate)
        {
            _cache.AddFirst((key, result));
            if (_cache.Count > MostCached) _cache.RemoveLast();
        }
    }
}
