using Analyzer.Service.Access;
using Analyzer.Service.Hosting;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Service.Rest.Schedules;
using Analyzer.Store;
using Analyzer.Store.Reports;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Reports;

/// <summary>A schedule and its history.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Schedule">The schedule.</param>
/// <param name="Runs">Latest due time first.</param>
internal sealed record ScheduleModel(PageFrame Frame, ScheduleView Schedule, IReadOnlyList<ScheduleRunView> Runs);

/// <summary><c>/schedules/{id}</c>: what was done about its due times, and what was delivered.</summary>
/// <param name="store">Where it is.</param>
/// <param name="book">Knows when it is due.</param>
/// <param name="pages">Renders.</param>
internal sealed class SchedulePage(ISpanStore store, ScheduleBook book, PageRenderer pages) : IPage
{
    private const int Runs = 100;

    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (await store.Schedules.ScheduleAsync(id, context.RequestAborted).ConfigureAwait(false) is not { } schedule) return await PageFailures.NotFoundAsync(context, $"there is no schedule '{id}'").ConfigureAwait(false);
        var isOpen = Listeners.IsOpen(context) || Caller.May(context.User, Scopes.Admin);
        var view = await ScheduleMapping.ViewAsync(schedule, store, book, isOpen, context.RequestAborted).ConfigureAwait(false);
        var runs = await ScheduleMapping.RunsAsync(id, Runs, store, isOpen, context.RequestAborted).ConfigureAwait(false);
        var frame = new PageFrame(schedule.Name, "/reports")
        {
            State = string.Join(' ', runs.Select(run => $"{run.Due.UnixNs}{run.State}{string.Join(',', run.Deliveries.Select(told => $"{told.State}{told.Tries}"))}")),
            IsWaiting = runs.Any(run => run.State == RunState.Running),
        };
        return await pages.PageAsync<SchedulePageView>(new ScheduleModel(frame, view, runs)).ConfigureAwait(false);
    }
}
