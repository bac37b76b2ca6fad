using System.Globalization;
using Analyzer.Detect.Exemplars;
using Analyzer.Graph;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Report.Story;
using Analyzer.Service.Cli;
using Analyzer.Service.Hosting;
using Analyzer.Service.Pages.Frame;
using Analyzer.Store;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Traces;

/// <summary>A trace to look at.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Trace">The trace with the rows and spans of this page.</param>
/// <param name="Paging">Which rows.</param>
/// <param name="AllRows">Rows of all pages.</param>
/// <param name="Facts">The numbers to remember.</param>
/// <param name="Elsewhere">Where the team looks at traces already; null where nobody said.</param>
internal sealed record TraceModel(PageFrame Frame, ExemplarTrace Trace, TracePaging Paging, int AllRows, TraceFacts Facts, string? Elsewhere);

/// <summary>What a trace came to.</summary>
/// <param name="Attempts">Attempts that are rows of their own.</param>
/// <param name="Failed">Rows that failed, groups not counted.</param>
/// <param name="OrphanedNs">Work after callers had left, ns.</param>
internal sealed record TraceFacts(int Attempts, int Failed, long OrphanedNs)
{
    /// <summary>Counts rows.</summary>
    public static TraceFacts Of(IReadOnlyList<WaterfallRow> rows) => new(
        rows.Count(row => row.Kind == WaterfallRowKind.Attempt),
        rows.Count(row => row.Kind is WaterfallRowKind.Attempt or WaterfallRowKind.Call && row.Status is "error" or "timeout"),
        rows.Where(row => row.Kind == WaterfallRowKind.Orphaned).Sum(row => row.DurationNs));
}

/// <summary><c>/traces/{id}</c>: a trace as calls with their attempts, however many.</summary>
/// <param name="store">Where the spans are.</param>
/// <param name="links">To where the team looks at traces already.</param>
/// <param name="pages">Renders.</param>
internal sealed class TracePage(ISpanStore store, TraceLinks links, PageRenderer pages) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var text = (string)context.Request.RouteValues["id"]!;
        var id = TraceId.Parse(text) ?? throw CliException.WrongUsage($"'{text}' is no trace id: it has 32 hexadecimal digits");
        var spans = new SpanBatch();
        await store.ReadTraceAsync(id, spans, context.RequestAborted).ConfigureAwait(false);
        var rows = spans.Count == 0 ? null : TraceWaterfall.Of(Reconstruction.Run(spans, new ReconstructionOptions(), context.RequestAborted), id);
        if (rows is null) return await PageFailures.NotFoundAsync(context, $"the trace {text} is not stored: it was never received, or dropped since").ConfigureAwait(false);
        _ = int.TryParse(context.Request.Query["page"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var page);
        return await pages.PageAsync<TraceView>(Model(id, rows, TracePaging.Of(rows.Rows, context.Request.Query["span"].ToString(), page))).ConfigureAwait(false);
    }

    private TraceModel Model(TraceId id, TraceWaterfall all, TracePaging paging)
    {
        var (startNs, endNs) = all.Rows.Count == 0 ? (0L, 0L) : (all.Rows.Min(row => row.StartNs), all.Rows.Max(row => row.StartNs + row.DurationNs));
        var top = all.Rows.Count > 0 ? $"{all.Rows[0].Service}, {all.Rows[0].Operation}" : "no calls";
        var frame = new PageFrame($"Trace {Say.ShortId(id.ToString())}", null)
        {
            Window = $"{Say.Window(startNs, endNs)} · {Say.Many(all.Spans, "span")} · {(all.Fragments > 0 ? $"{Say.Many(all.Fragments, "piece")} without its parent" : "no parent missing")} · {CoverageText.Sampled(all.Weight > 1 ? 1 / all.Weight : 1)}",
        };
        var trace = new ExemplarTrace(id.ToString(), top, startNs, endNs - startNs, paging.Rows, all.TooDeep, all.SpansOf(paging.Rows));
        return new TraceModel(frame, trace, paging, all.Rows.Count, TraceFacts.Of(all.Rows), links.To(id.ToString(), startNs, endNs));
    }
}
