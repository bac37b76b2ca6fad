using Analyzer.Service.Access;
using Analyzer.Service.Hosting;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Service.Rest.Schedules;
using Analyzer.Store;
using Analyzer.Store.Reports;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Reports;

/// <summary>The list of reports, and of what makes them.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Schedules">By name.</param>
/// <param name="Reports">Newest first.</param>
/// <param name="Next">Query of the next page; null on the last.</param>
internal sealed record ReportsModel(PageFrame Frame, IReadOnlyList<ScheduleView> Schedules, IReadOnlyList<ReportRecord> Reports, string? Next);

/// <summary><c>/reports</c>: reports, schedules, and a form to add one.</summary>
/// <param name="store">Where they are.</param>
/// <param name="book">Knows when schedules are due.</param>
/// <param name="pages">Renders.</param>
internal sealed class ReportsPage(ISpanStore store, ScheduleBook book, PageRenderer pages) : IPage
{
    private const int Size = 50;

    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var after = context.Request.Query["after"].ToString().Split('.');
        var found = await store.Reports.ReportsAsync(null, after.Length == 2 && long.TryParse(after[0], out var createdNs) ? (createdNs, after[1]) : null, Size + 1, context.RequestAborted).ConfigureAwait(false);
        var shown = found.Take(Size).ToList();
        var isOpen = Listeners.IsOpen(context) || Caller.May(context.User, Scopes.Admin);
        var schedules = new List<ScheduleView>();
        foreach (var schedule in await store.Schedules.SchedulesAsync(context.RequestAborted).ConfigureAwait(false)) schedules.Add(await ScheduleMapping.ViewAsync(schedule, store, book, isOpen, context.RequestAborted).ConfigureAwait(false));
        var frame = new PageFrame("Reports", "/reports") { State = $"{(shown.Count > 0 ? shown[0].Id : "")} {string.Join(' ', schedules.Select(schedule => $"{schedule.Id}{schedule.Paused}{schedule.LastRun?.Due.UnixNs}{schedule.LastRun?.State}"))}" };
        return await pages.PageAsync<ReportsView>(new ReportsModel(frame, schedules, shown, found.Count > Size ? $"?after={shown[^1].CreatedNs}.{Uri.EscapeDataString(shown[^1].Id)}" : null)).ConfigureAwait(false);
    }
}
