using Analyzer.Service.Pages.Frame;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Analyses;

/// <summary>The list of analyses.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Analyses">Newest first.</param>
/// <param name="Next">Query of the next page; null on the last.</param>
internal sealed record AnalysesModel(PageFrame Frame, IReadOnlyList<AnalysisRecord> Analyses, string? Next);

/// <summary><c>/analyses</c>: what was asked for, and a form to ask.</summary>
/// <param name="store">Where they are.</param>
/// <param name="pages">Renders.</param>
internal sealed class AnalysesPage(ISpanStore store, PageRenderer pages) : IPage
{
    private const int Size = 50;

    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var after = context.Request.Query["after"].ToString().Split('.');
        var query = new AnalysisQuery { Limit = Size + 1, After = after.Length == 2 && long.TryParse(after[0], out var createdNs) ? (createdNs, after[1]) : null };
        var found = await store.Records.AnalysesAsync(query, context.RequestAborted).ConfigureAwait(false);
        var shown = found.Take(Size).ToList();
        var frame = new PageFrame("Analyses", "/analyses") { State = string.Join(' ', shown.Select(analysis => $"{analysis.Id}{analysis.Status}")) };
        return await pages.PageAsync<AnalysesView>(new AnalysesModel(frame, shown, found.Count > Size ? $"?after={shown[^1].CreatedNs}.{shown[^1].Id}" : null)).ConfigureAwait(false);
    }
}
