using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Service.Analysis.Traces;
using Analyzer.Service.Cli;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Pages.Windows;
using Analyzer.Store;
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

    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var form = SearchForm.Read(context.Request);
        var statistics = await store.StatisticsAsync(context.RequestAborted).ConfigureAwait(false);
        var (fromNs, toNs) = WindowOf(ViewQuery.Read(context.Request), statistics);
        var (found, last) = await new TraceSieve(store, time).FindAsync(form.ToSearch(fromNs, toNs, Size), Size, trace => !form.IsRetried || trace.Attempts > trace.Calls, context.RequestAborted).ConfigureAwait(false);
        var services = await store.Search.ServicesAsync(long.MinValue, long.MaxValue, context.RequestAborted).ConfigureAwait(false);
        var operations = form.Service.Length == 0 ? [] : await store.Search.OperationsAsync(form.Service, null, context.RequestAborted).ConfigureAwait(false);
        var frame = new PageFrame("Search", "/search") { Window = Says(fromNs ?? statistics.OldestNs, toNs ?? statistics.NewestNs) };
        return await pages.PageAsync<SearchView>(new SearchModel(frame, form, [.. services.Select(service => service.Service).Distinct()], [.. operations.Select(operation => operation.Name).Distinct()], [.. found.Select(item => item.Trace)], last is null ? null : form.Address(last))).ConfigureAwait(false);
    }

    private static (long? FromNs, long? ToNs) WindowOf(ViewQuery query, StoreStatistics statistics) =>
        WindowResolution.Resolve(query.From, query.To, new TimeWindow(statistics.OldestNs ?? 0, statistics.NewestNs ?? 0));

    private static string Says(long? fromNs, long? toNs) => fromNs is { } from && toNs is { } to ? $"{Say.Window(from, to)} · spans as they were received" : "No spans yet";
}
