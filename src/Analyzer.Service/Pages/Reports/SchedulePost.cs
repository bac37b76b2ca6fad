using Analyzer.Model.Spans;
using Analyzer.Service.Cli;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Store;
using Analyzer.Store.Reports;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Reports;

/// <summary>Adds a schedule, and leads to it.</summary>
/// <param name="book">Takes it.</param>
/// <param name="time">The clock.</param>
internal sealed class SchedulePost(ScheduleBook book, TimeProvider time) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var wish = new ScheduleWish(Text("name"), Text("cron"), Text("time-zone"), Text("period"), Lines("targets"), When(Text("only-when")), Lines("thresholds"));
        if (ScheduleRules.Mistakes(wish, time.NowNs()) is { Count: > 0 } mistakes) throw CliException.WrongUsage(string.Join("; ", mistakes.Select(mistake => $"{mistake.Key} {mistake.Value[0]}")));
        var schedule = await book.AddAsync(wish, context.RequestAborted).ConfigureAwait(false) ?? throw CliException.WrongUsage($"there is a schedule '{wish.Name}': choose another name");
        return Results.LocalRedirect($"/schedules/{schedule.Id}");

        string Text(string name) => form[name].ToString().Trim();
        string[] Lines(string name) => form[name].ToString().Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static TellWhen When(string text) => text switch { "changed" => TellWhen.Changed, "above-threshold" => TellWhen.AboveThreshold, _ => TellWhen.Always };
}

/// <summary>Runs, pauses, resumes or deletes a schedule: what the last part of its address says.</summary>
/// <param name="store">Where it is.</param>
/// <param name="book">Changes it.</param>
/// <param name="keeper">Runs it.</param>
internal sealed class ScheduleActionPost(ISpanStore store, ScheduleBook book, ScheduleKeeper keeper) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var (id, stop) = ((string)context.Request.RouteValues["id"]!, context.RequestAborted);
        if (await store.Schedules.ScheduleAsync(id, stop).ConfigureAwait(false) is not { } schedule) return Results.LocalRedirect("/reports");
        switch ((string)context.Request.RouteValues["action"]!)
        {
            case "run": await keeper.RunNowAsync(schedule, stop).ConfigureAwait(false); break;
            case "pause": await book.PauseAsync(schedule, stop).ConfigureAwait(false); break;
            case "resume": await book.ResumeAsync(schedule, stop).ConfigureAwait(false); break;
            case "remove":
                await book.RemoveAsync(id, stop).ConfigureAwait(false);
                return Results.LocalRedirect("/reports");
            default: throw CliException.WrongUsage("a schedule can be run, paused, resumed or removed");
        }

        return Results.LocalRedirect($"/schedules/{Uri.EscapeDataString(id)}");
    }
}
