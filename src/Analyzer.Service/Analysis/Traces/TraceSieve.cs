using Analyzer.Graph;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Search;

namespace Analyzer.Service.Analysis.Traces;

/// <summary>
/// Searches traces by what only their reconstruction shows, such as whether a call was tried again: page after page of what the store
/// finds is reconstructed, as far as patience reaches.
/// </summary>
/// <param name="store">Where they are.</param>
/// <param name="time">The clock.</param>
internal sealed class TraceSieve(ISpanStore store, TimeProvider time)
{
    // So many are looked into, or for so long, before a page is given as it is.
    private const int MostLooked = 3_000, LargestStep = 320;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Searches.</summary>
    /// <param name="search">What the store can tell.</param>
    /// <param name="size">Traces of a page.</param>
    /// <param name="keeps">What reconstruction tells.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Traces, newest first, at most a page; and where the next page begins behind, which may be looked into further: null at the end.</returns>
    public async Task<(List<(TraceHit Hit, FoundTrace Trace)> Found, TraceHit? Last)> FindAsync(TraceSearch search, int size, Func<FoundTrace, bool> keeps, CancellationToken cancellation)
    {
        var found = new List<(TraceHit, FoundTrace)>();
        var (looked, started) = (0, time.GetTimestamp());
        search = search with { Limit = size };
        while (looked < MostLooked && (looked == 0 || time.GetElapsedTime(started) < s_patience))
        {
            var hits = await store.Search.SearchAsync(search, cancellation).ConfigureAwait(false);
            var spans = new SpanBatch();
            if (hits.Count > 0) await store.Search.ReadAsync([.. hits.Select(hit => hit.TraceId)], spans, cancellation).ConfigureAwait(false);
            var traces = FoundTrace.Of(Reconstruction.Run(spans, new ReconstructionOptions(), cancellation));
            foreach (var hit in hits)
            {
                if (!traces.TryGetValue(hit.TraceId, out var trace) || !keeps(trace)) continue;
                found.Add((hit, trace));
                if (found.Count == size) return (found, hit);
            }

            if (hits.Count < search.Limit) return (found, null);
            looked += hits.Count;
            search = search with { After = hits[^1], Limit = Math.Min(search.Limit * 4, Math.Max(LargestStep, size)) };
        }

        return (found, search.After);
    }
}
