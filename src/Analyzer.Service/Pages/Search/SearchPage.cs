using Analyzer.Graph;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Report.Story;
using Analyzer.Service.Cli;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Pages.Windows;
using Analyzer.Store;
using Analyzer.Store.Search;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Search;

/// <summary>A search and what it found.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Form">What was searched for.</param>
/// <param name="Services">Services to choose from.</param>
/// <param name="Operations">Span names of the chosen service; empty without one.</param>
/// <param name="Traces">What was found, newest first.</param>
/// <param name="Next">Address of the next page; null on the last.</param>
internal sealed record SearchModel(PageFrame Frame, SearchForm Form, IReadOnlyList<string> Services, IReadOnlyList<string> Operations, IReadOnlyList<FoundTrace> Traces, string? Next);

/// <summary><c>/search</c>: traces by service, operation, failure, retry, duration and attribute.</summary>
/// <param name="store">Where they are.</param>
/// <param name="time">The clock.</param>
/// <param name="pages">Renders.</param>
internal sealed class SearchPage(ISpanStore store, TimeProvider time, PageRenderer pages) : IPage
{
    private const int Size = 20;

    // Retries are found by reconstructing traces: so many are looked into, or for so long, before a page is given as it is.
    private const int MostLooked = 3_000;
    private const int LargestStep = 16 * Size;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var form = SearchForm.Read(context.Request);
        var statistics = await store.StatisticsAsync(context.RequestAborted).ConfigureAwait(false);
        var (fromNs, toNs) = WindowOf(ViewQuery.Read(context.Request), statistics);
        var (traces, last) = await FindAsync(form, form.ToSearch(fromNs, toNs, Size), context.RequestAborted).ConfigureAwait(false);
        var services = await store.Search.ServicesAsync(long.MinValue, long.MaxValue, context.RequestAborted).ConfigureAwait(false);
        var operations = form.Service.Length == 0 ? [] : await store.Search.OperationsAsync(form.Service, null, context.RequestAborted).ConfigureAwait(false);
        var frame = new PageFrame("Search", "/search") { Window = Says(fromNs ?? statistics.OldestNs, toNs ?? statistics.NewestNs) };
        return await pages.PageAsync<SearchView>(new SearchModel(frame, form, [.. services.Select(service => service.Service).Distinct()], [.. operations.Select(operation => operation.Name).Distinct()], traces, last is null ? null : form.Address(last))).ConfigureAwait(false);
    }

    private static (long? FromNs, long? ToNs) WindowOf(ViewQuery query, StoreStatistics statistics) =>
        WindowResolution.Resolve(query.From, query.To, new TimeWindow(statistics.OldestNs ?? 0, statistics.NewestNs ?? 0));

    private static string Says(long? fromNs, long? toNs) => fromNs is { } from && toNs is { } to ? $"{Say.Window(from, to)} · spans as they were received" : "No spans yet";

    private async Task<(List<FoundTrace> Traces, TraceHit? Last)> FindAsync(SearchForm form, TraceSearch search, CancellationToken cancellation)
    {
        var found = new List<FoundTrace>();
        var (looked, started) = (0, time.GetTimestamp());
        while (looked < MostLooked && (looked == 0 || time.GetElapsedTime(started) < s_patience))
        {
            var hits = await store.Search.SearchAsync(search, cancellation).ConfigureAwait(false);
            var spans = new SpanBatch();
            if (hits.Count > 0) await store.Search.ReadAsync([.. hits.Select(hit => hit.TraceId)], spans, cancellation).ConfigureAwait(false);
            var traces = FoundTrace.Of(Reconstruction.Run(spans, new ReconstructionOptions(), cancellation));
            foreach (var hit in hits)
            {
                if (!traces.TryGetValue(hit.TraceId, out var trace) || (form.IsRetried && trace.Attempts == trace.Calls)) continue;
                found.Add(trace);
                // The next page goes on behind this one.
                if (found.Count == Size) return (found, hit);
            }

            if (hits.Count < search.Limit) return (found, null);
            looked += hits.Count;
            search = search with { After = hits[^1], Limit = Math.Min(search.Limit * 4, LargestStep) };
        }

        return (found, search.After);
    }
}
