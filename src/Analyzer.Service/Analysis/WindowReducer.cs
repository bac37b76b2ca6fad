using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Analysis;

namespace Analyzer.Service.Analysis;

/// <summary>Reads a time range slice by slice and reduces it. Memory is that of one slice.</summary>
/// <param name="store">Where the spans are.</param>
/// <param name="options">How.</param>
internal sealed class WindowReducer(ISpanStore store, WindowOptions options)
{
    /// <summary>One slice of a range, reduced.</summary>
    /// <param name="Slice">Which traces.</param>
    /// <param name="Reduction">What they came to.</param>
    /// <param name="Borders">What crosses the range's ends.</param>
    public readonly record struct Part(Slice Slice, Reduction Reduction, WindowBorders Borders);

    /// <summary>Reduces the traces that began in a range, in as many slices as its spans need.</summary>
    /// <param name="range">The range; no longer than a window.</param>
    /// <param name="spans">Spans in it, duplicates included; may be an estimate.</param>
    /// <param name="cancellation">Gives up.</param>
    public async IAsyncEnumerable<Part> ReduceAsync(TimeWindow range, long spans, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var slices = options.Slices(spans);
        for (var index = 0; index < slices; index++) yield return await ReduceAsync(range, new Slice(index, slices), cancellation).ConfigureAwait(false);
    }

    /// <summary>The spans of the traces of a slice that began in a range.</summary>
    public async Task<(SpanBatch Spans, WindowBorders Borders)> ReadAsync(TimeWindow range, Slice slice, CancellationToken cancellation)
    {
        var windowNs = store.Analysis.WindowNs;
        var spans = new SpanBatch();
        await store.ReadAsync(new SpanQuery(range.StartNs, range.EndNs, slice, options.WholeHorizonNs(windowNs)), spans, cancellation).ConfigureAwait(false);
        return (spans, OwnTraces.Keep(spans, range, windowNs));
    }

    /// <summary>A slice as the store keeps it.</summary>
    public static WindowResult ResultOf(TimeWindow range, in Part part) =>
        new(range.StartNs, range.EndNs, part.Slice, [.. part.Reduction.EdgeBuckets().Select(RowOf)], WindowState.Write(part.Reduction, part.Borders));

    private async Task<Part> ReduceAsync(TimeWindow range, Slice slice, CancellationToken cancellation)
    {
        var (spans, borders) = await ReadAsync(range, slice, cancellation).ConfigureAwait(false);
        var calls = Reconstruction.Run(spans, new ReconstructionOptions(), cancellation);
        return new Part(slice, Reduction.OfWindow(calls, range, options.BucketNs, options.HorizonNs), borders);
    }

    private static EdgeSeriesRow RowOf(EdgeBucket bucket) => new(bucket.StartNs, bucket.WidthNs, bucket.Caller, bucket.Callee, bucket.Operation)
    {
        Calls = bucket.Counts.Calls,
        Attempts = bucket.Counts.Attempts,
        Retries = bucket.Counts.Retries,
        Hedges = bucket.Counts.Hedges,
        Redeliveries = bucket.Counts.Redeliveries,
        Errors = bucket.Counts.Errors,
        FailedAttempts = bucket.Counts.FailedAttempts,
        Masked = bucket.Counts.Masked,
        Timeouts = bucket.Counts.Timeouts,
        OrphanedNs = bucket.Counts.OrphanedNs,
        DurationNs = bucket.DurationNs,
    };
}
