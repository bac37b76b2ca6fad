using Analyzer.Detect;
using Analyzer.Detect.States;
using Analyzer.Graph;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Cli;
using Analyzer.Store;

namespace Analyzer.Service.Analysis;

/// <summary>
/// A stored time range as a reduction. Few spans are read and reduced at once, as a file's are; of many the results of the
/// windows are merged, and what was not analysed yet is reduced on the way, slice by slice.
/// </summary>
/// <param name="store">Spans and results.</param>
/// <param name="options">How windows are analysed.</param>
/// <param name="fewSpans">Spans up to which all are read at once.</param>
/// <param name="step">Told what is being done.</param>
internal sealed class StoredRange(ISpanStore store, WindowOptions options, long fewSpans, Action<string> step)
{
    /// <summary>A range reduced.</summary>
    /// <param name="Reduction">What it came to.</param>
    /// <param name="Calls">Its calls where few spans were read at once; null where windows were merged.</param>
    /// <param name="SpansRead">Spans in the range, duplicates included.</param>
    public readonly record struct Result(Reduction Reduction, CallSet? Calls, long SpansRead);

    /// <summary>Reduces a range.</summary>
    /// <param name="window">The range.</param>
    /// <param name="bucketNs">Width of a bucket, ns; null: chosen from the range.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">Windows are analysed in buckets that do not fit into those.</exception>
    public async Task<Result> ReduceAsync(StoreWindow window, long? bucketNs, CancellationToken cancellation)
    {
        var range = window.Range;
        var count = await store.CountAsync(range.StartNs, range.EndNs, cancellation).ConfigureAwait(false);
        if (count > fewSpans) return new Result(await MergeAsync(window, bucketNs, cancellation).ConfigureAwait(false), null, count);
        step($"Reading {count:#,0} spans");
        var spans = new SpanBatch();
        await store.ReadAsync(new SpanQuery(range.StartNs, range.EndNs, Slice.Whole, options.WholeHorizonNs(store.Analysis.WindowNs)), spans, cancellation).ConfigureAwait(false);
        step($"Reconstructing calls from {spans.Count:#,0} spans");
        var calls = Reconstruction.Run(spans, new ReconstructionOptions(), cancellation);
        return new Result(Reduction.Of(calls, window.FromNs, window.ToNs, bucketNs), calls, spans.Count);
    }

    /// <summary>The stored spans of some traces, as calls.</summary>
    public async Task<CallSet> TracesAsync(IReadOnlyList<TraceId> traces, CancellationToken cancellation)
    {
        step("Reading the traces to be shown");
        var spans = new SpanBatch();
        foreach (var trace in traces) await store.ReadTraceAsync(trace, spans, cancellation).ConfigureAwait(false);
        return Reconstruction.Run(spans, new ReconstructionOptions(), cancellation);
    }

    // In order of time, so that equal stores give equal bytes.
    private async Task<Reduction> MergeAsync(StoreWindow asked, long? bucketNs, CancellationToken cancellation)
    {
        var range = asked.Range;
        var merged = Reduction.Empty(range, bucketNs);
        if (merged.BucketNs % options.BucketNs != 0) throw new ArgumentException($"Windows are analysed in buckets of {options.BucketNs} ns.", nameof(bucketNs));
        var widthNs = store.Analysis.WindowNs;
        var due = (await store.Analysis.DueAsync(OwnTraces.WindowOf(range.StartNs, widthNs), range.EndNs, cancellation).ConfigureAwait(false)).ToHashSet();
        var (storedFromNs, reducer) = (long.MaxValue, new WindowReducer(store, options));
        foreach (var window in asked.Windows(widthNs))
        {
            if (window.DurationNs == widthNs && !due.Contains(window.StartNs))
            {
                storedFromNs = Math.Min(storedFromNs, window.StartNs);
                continue;
            }

            await MergeStoredAsync(merged, storedFromNs, window.StartNs, cancellation).ConfigureAwait(false);
            storedFromNs = long.MaxValue;
            await ReduceNowAsync(merged, window, reducer, cancellation).ConfigureAwait(false);
        }

        await MergeStoredAsync(merged, storedFromNs, range.EndNs, cancellation).ConfigureAwait(false);
        return merged;
    }

    private async Task MergeStoredAsync(Reduction into, long fromNs, long toNs, CancellationToken cancellation)
    {
        if (fromNs >= toNs) return;
        step("Merging analysed windows");
        List<TimeWindow> unreadable = [];
        await foreach (var result in store.Analysis.ReadAsync(fromNs, toNs, edges: false, cancellation).ConfigureAwait(false))
        {
            var window = new TimeWindow(result.FromNs, result.ToNs);
            if (unreadable.Contains(window)) continue;
            Reduction part;
            try
            {
                part = WindowState.ReadReduction(result.State.Span);
            }
            // The first slice decides for its window: all are written together, by the same version.
            catch (StateFormatException) when (result.Slice.Index == 0)
            {
                unreadable.Add(window);
                continue;
            }

            into.Merge(part);
        }

        foreach (var window in unreadable) await ReduceNowAsync(into, window, new WindowReducer(store, options), cancellation).ConfigureAwait(false);
    }

    private async Task ReduceNowAsync(Reduction into, TimeWindow window, WindowReducer reducer, CancellationToken cancellation)
    {
        var count = await store.CountAsync(window.StartNs, window.EndNs, cancellation).ConfigureAwait(false);
        if (count == 0) return;
        step($"Analysing {count:#,0} spans that background analysis has not reached");
        await foreach (var part in reducer.ReduceAsync(window, count, cancellation).ConfigureAwait(false)) into.Merge(part.Reduction);
    }
}
