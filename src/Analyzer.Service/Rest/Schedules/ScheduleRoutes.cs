using Analyzer.Model.Spans;
using Analyzer.Service.Access;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest.Schedules;

/// <summary><c>/schedules</c>.</summary>
internal static class ScheduleRoutes
{
    private const string One = "/schedules/{id}";

    private static readonly Parameter<string?> s_id = Parameters.Text("id", "Id of a schedule.", "weekly");

    private static readonly Operation s_list = new("listSchedules", Tags.Schedules, "Schedules, by name", "Every schedule, with when it is due next and how its last run ended.") { Replies = [Reply.Json<ScheduleList>("The schedules.")] };

    private static readonly Operation s_add = new("addSchedule", Tags.Schedules, "Have reports made", "Adds a schedule. It is due from now on; what its times would have been before is not caught up.")
    {
        Scope = Scopes.Admin,
        Body = typeof(ScheduleInput),
        Replies = [Reply.Json<ScheduleView>("It is added.", 201) with { Headers = [("Location", "Address of the schedule.")] }],
    };

    private static readonly Operation s_get = new("getSchedule", Tags.Schedules, "One schedule", "What it is, when it is due next, and how its last run ended.") { Path = [s_id], Replies = [Reply.Json<ScheduleView>("The schedule.")] };

    private static readonly Operation s_change = new("changeSchedule", Tags.Schedules, "Change a schedule", "Replaces what it says. With other times it is due from now on; a paused one stays paused.")
    {
        Scope = Scopes.Admin,
        Path = [s_id],
        Body = typeof(ScheduleInput),
        Replies = [Reply.Json<ScheduleView>("It is changed.")],
    };

    private static readonly Operation s_remove = new("removeSchedule", Tags.Schedules, "Delete a schedule", "Deletes it and the history of its runs; its reports stay.") { Scope = Scopes.Admin, Path = [s_id], Replies = [new Reply(204, "It is deleted.")] };

    private static readonly Operation s_pause = new("pauseSchedule", Tags.Schedules, "Pause a schedule", "Nothing is due until it is resumed, and nothing of that time is caught up.") { Scope = Scopes.Admin, Path = [s_id], Replies = [Reply.Json<ScheduleView>("It is paused.")] };

    private static readonly Operation s_resume = new("resumeSchedule", Tags.Schedules, "Resume a schedule", "It is due from now on.") { Scope = Scopes.Admin, Path = [s_id], Replies = [Reply.Json<ScheduleView>("It goes on.")] };

    private static readonly Operation s_run = new("runSchedule", Tags.Schedules, "Make its report now", "Begins a run in the background, for the period that ends now. While another run of the schedule goes on, it is skipped.") { Scope = Scopes.Admin, Path = [s_id], Replies = [Reply.Json<ScheduleRunView>("It is begun: look at the runs until it ended.", 202) with { Headers = [("Location", "Address of the runs.")] }] };

    private static readonly Operation s_runs = new("listScheduleRuns", Tags.Schedules, "What was done about its due times", "Runs with how they ended, how long they took, and what became of their reports at each receiver; latest due time first.")
    {
        Path = [s_id],
        Query = [Parameters.Limit],
        Replies = [Reply.Json<ScheduleRunList>("The runs.")],
    };

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/schedules", s_list, ListAsync);
        routes.MapCreate("/schedules", s_add, AddAsync);
        routes.MapRead(One, s_get, async request => await AnswerAsync(request, await FindAsync(request).ConfigureAwait(false)).ConfigureAwait(false));
        routes.MapReplace(One, s_change, ChangeAsync);
        routes.MapRemove(One, s_remove, RemoveAsync);
        routes.MapCreate(One + "/pause", s_pause, request => PutAsync(request, (book, schedule) => book.PauseAsync(schedule, request.Aborted)));
        routes.MapCreate(One + "/resume", s_resume, request => PutAsync(request, (book, schedule) => book.ResumeAsync(schedule, request.Aborted)));
        routes.MapCreate(One + "/run", s_run, RunAsync);
        routes.MapRead(One + "/runs", s_runs, RunsAsync);
    }

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var views = new List<ScheduleView>();
        foreach (var schedule in await request.Store.Schedules.SchedulesAsync(request.Aborted).ConfigureAwait(false)) views.Add(await ViewAsync(request, schedule).ConfigureAwait(false));
        return await Answer.Json(new ScheduleList(views)).ConfigureAwait(false);
    }

    private static async Task<IResult> AddAsync(ApiRequest request)
    {
        var wish = await WishAsync(request).ConfigureAwait(false);
        var schedule = await request.Service<ScheduleBook>().AddAsync(wish, request.Aborted).ConfigureAwait(false) ?? throw Taken(wish);
        return await Answer.Json(await ViewAsync(request, schedule).ConfigureAwait(false), 201, ScheduleMapping.Path(schedule.Id)).ConfigureAwait(false);
    }

    private static async Task<IResult> ChangeAsync(ApiRequest request)
    {
        var (schedule, wish) = (await FindAsync(request).ConfigureAwait(false), await WishAsync(request).ConfigureAwait(false));
        return await AnswerAsync(request, await request.Service<ScheduleBook>().ChangeAsync(schedule, wish, request.Aborted).ConfigureAwait(false) ?? throw Taken(wish)).ConfigureAwait(false);
    }

    private static async Task<IResult> RemoveAsync(ApiRequest request) =>
        await request.Service<ScheduleBook>().RemoveAsync(request.Get(s_id)!, request.Aborted).ConfigureAwait(false) ? Results.NoContent() : throw Missing(request);

    private static async Task<IResult> PutAsync(ApiRequest request, Func<ScheduleBook, ScheduleRecord, Task<ScheduleRecord?>> change) =>
        await AnswerAsync(request, await change(request.Service<ScheduleBook>(), await FindAsync(request).ConfigureAwait(false)).ConfigureAwait(false) ?? throw Missing(request)).ConfigureAwait(false);

    private static async Task<IResult> RunAsync(ApiRequest request)
    {
        var schedule = await FindAsync(request).ConfigureAwait(false);
        var run = await request.Service<ScheduleKeeper>().RunNowAsync(schedule, request.Aborted).ConfigureAwait(false);
        return await Answer.Json(await ScheduleMapping.ViewAsync(run, request.Store, request.May(Scopes.Admin), request.Aborted).ConfigureAwait(false), 202, $"{ScheduleMapping.Path(schedule.Id)}/runs").ConfigureAwait(false);
    }

    private static async Task<IResult> RunsAsync(ApiRequest request)
    {
        var schedule = await FindAsync(request).ConfigureAwait(false);
        return await Answer.Json(new ScheduleRunList(await ScheduleMapping.RunsAsync(schedule.Id, request.Limit, request.Store, request.May(Scopes.Admin), request.Aborted).ConfigureAwait(false))).ConfigureAwait(false);
    }

    private static async Task<ScheduleWish> WishAsync(ApiRequest request)
    {
        var wish = ScheduleMapping.Wish(await request.BodyAsync<ScheduleInput>().ConfigureAwait(false));
        return ScheduleRules.Mistakes(wish, request.Service<TimeProvider>().NowNs()) is { Count: > 0 } mistakes ? throw ProblemException.Fields(mistakes) : wish;
    }

    private static async Task<IResult> AnswerAsync(ApiRequest request, ScheduleRecord schedule) => await Answer.Json(await ViewAsync(request, schedule).ConfigureAwait(false)).ConfigureAwait(false);

    private static Task<ScheduleView> ViewAsync(ApiRequest request, ScheduleRecord schedule) =>
        ScheduleMapping.ViewAsync(schedule, request.Store, request.Service<ScheduleBook>(), request.May(Scopes.Admin), request.Aborted);

    private static async Task<ScheduleRecord> FindAsync(ApiRequest request) => await request.Store.Schedules.ScheduleAsync(request.Get(s_id)!, request.Aborted).ConfigureAwait(false) ?? throw Missing(request);

    private static ProblemException Missing(ApiRequest request) => ProblemException.Missing("schedule", request.Get(s_id)!, $"{RestApi.Root}/schedules");

    private static ProblemException Taken(ScheduleWish wish) => ProblemException.Field("name", $"is taken: there is a schedule '{wish.Name}', or one whose id is '{ScheduleRules.IdOf(wish.Name)}'");
}
