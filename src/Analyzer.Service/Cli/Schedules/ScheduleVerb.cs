using System.CommandLine;
using System.Text.Json;
using Analyzer.Detect.Periods;
using Analyzer.Service.Reports.Delivery;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Schedules;
using Analyzer.Store.Reports;

namespace Analyzer.Service.Cli.Schedules;

/// <summary><c>analyzer schedule</c>: reports that are made by themselves. Works beside a running service.</summary>
internal static class ScheduleVerb
{
    private const string Examples = """
        analyzer schedule add weekly --cron '0 8 * * 1' --time-zone Europe/Berlin --period week --to folder:/srv/reports
            every Monday at 8:00 in Berlin a report on the week before, as files
        analyzer schedule add changes --cron @daily --period day --only-when changed --to slack:https://hooks.slack.com/services/…
            a message on days that show something new; every report is stored all the same
        analyzer schedule add limits --cron '0 7 * * *' --only-when above-threshold --threshold 'amplification>2' --to mailto:sre@example.com
            an e-mail when an edge that nobody acknowledged makes more than two attempts a call
        analyzer schedule run weekly
            its report now
        analyzer schedule list
            every schedule: when it is due, where it goes, how its last run ended
        analyzer schedule history weekly
            its runs, with how long they took and what was delivered
        """;

    private static readonly string[] s_when = ["always", "changed", "above-threshold"];

    /// <summary>Makes the verb.</summary>
    public static Command Create() => new Verb("schedule", "Has reports made by themselves, and delivered; 'analyzer serve' makes them. Also while that runs.", Examples)
    {
        Add(), List(), Show(), Run(),
        Change("pause", "Lets nothing be due until it is resumed.", async (desk, schedule, cancellation) => Tell(await desk.PauseAsync(schedule, true, cancellation))),
        Change("resume", "Lets a paused schedule go on from now.", async (desk, schedule, cancellation) => Tell(await desk.PauseAsync(schedule, false, cancellation))),
        Change("remove", "Deletes a schedule and its history; its reports stay.", async (desk, schedule, cancellation) =>
        {
            await desk.RemoveAsync(schedule, cancellation);
            CommandLine.Tell($"'{schedule.Name}' is removed; its reports stay");
        }),
        History(),
    };

    private static Verb Add()
    {
        var name = new Argument<string>("name") { Description = "What people call it." };
        var cron = new Option<string>("--cron") { HelpName = "times", Description = $"When: {ScheduleTimes.Hint}.", Required = true };
        var zone = new Option<string>("--time-zone") { HelpName = "zone", Description = "Where those times hold, such as Europe/Berlin.", DefaultValueFactory = _ => "UTC" };
        var period = new Option<string>("--period") { HelpName = "period", Description = $"What it reports on: {ReportPeriod.Hint}.", DefaultValueFactory = _ => "7d" };
        var to = new Option<string[]>("--to") { HelpName = "target", Description = $"Who gets it; may be given several times: {DeliveryTarget.Hint}." };
        var when = new Option<string>("--only-when") { HelpName = "when", Description = "When they are told: always, changed, above-threshold.", DefaultValueFactory = _ => "always" }.AcceptOnlyFromAmong(s_when);
        var threshold = new Option<string[]>("--threshold") { HelpName = "limit", Description = $"For above-threshold; may be given several times: {PeriodCondition.Hint}." };
        return Made(new Verb("add", "Adds a schedule.", Examples) { name, cron, zone, period, to, when, threshold }, makes: true, async (desk, parsed, cancellation) =>
        {
            var input = new ScheduleInput(
                parsed.GetValue(name)!, parsed.GetValue(cron)!, parsed.GetValue(zone)!, parsed.GetValue(period)!, [.. (parsed.GetValue(to) ?? []).Select(Whole)], (TellWhen)Array.IndexOf(s_when, parsed.GetValue(when)), parsed.GetValue(threshold) ?? []);
            Tell(await desk.AddAsync(input, cancellation));
        });
    }

    private static Verb List()
    {
        var json = Json();
        return Made(new Verb("list", "Every schedule.", Examples) { json }, makes: false, async (desk, parsed, cancellation) =>
        {
            var schedules = await desk.ListAsync(cancellation);
            if (parsed.GetValue(json)) Write(schedules);
            else ScheduleTables.Write(schedules);
        });
    }

    private static Verb Show()
    {
        var (schedule, json) = (Schedule(), Json());
        return Made(new Verb("show", "One schedule, whole.", Examples) { schedule, json }, makes: false, async (desk, parsed, cancellation) =>
        {
            var shown = await desk.GetAsync(parsed.GetValue(schedule)!, cancellation);
            if (parsed.GetValue(json)) Write(shown);
            else ScheduleTables.Write(shown);
        });
    }

    private static Verb Run()
    {
        var schedule = Schedule();
        var wait = ValueOptions.Duration("--wait", "Longest wait for its delivery, once the report is stored; 0s: none. Default: 30s.", "0s", "1h");
        return Made(new Verb("run", "Makes its report now, and waits until 'analyzer serve' has delivered it.", Examples) { schedule, wait }, makes: false, async (desk, parsed, cancellation) =>
        {
            var shown = await desk.GetAsync(parsed.GetValue(schedule)!, cancellation);
            var run = await desk.RunAsync(shown, cancellation);
            if (run.ReportId is null) throw CliException.NotDone($"no report was made: {run.Note}");
            Console.Out.WriteLine(run.ReportId);
            if (run.Deliveries.Count == 0) CommandLine.Tell($"stored{(run.Note is null ? "" : $"; told to nobody: {run.Note}")}");
            else if (!desk.MayBeDelivered) CommandLine.Say($"stored; {run.Deliveries.Count} to deliver, which 'analyzer serve' does");
            else await DeliveryWait.TellAsync(desk, shown, run, TimeSpan.FromTicks((parsed.GetValue(wait) ?? 30_000_000_000) / 100), cancellation);
        });
    }

    private static Verb History()
    {
        var (schedule, json) = (Schedule(), Json());
        var limit = new Option<int>("--limit") { HelpName = "runs", Description = "Most runs shown.", DefaultValueFactory = _ => 20 };
        return Made(new Verb("history", "What was done about its due times, and what was delivered.", Examples) { schedule, limit, json }, makes: false, async (desk, parsed, cancellation) =>
        {
            var shown = await desk.GetAsync(parsed.GetValue(schedule)!, cancellation);
            var runs = await desk.RunsAsync(shown, Math.Clamp(parsed.GetValue(limit), 1, Rest.Requests.Parameters.MostItems), cancellation);
            if (parsed.GetValue(json)) Write(runs);
            else ScheduleTables.Write(shown, runs);
        });
    }

    private static Verb Change(string name, string description, Func<IScheduleDesk, ScheduleView, CancellationToken, Task> change)
    {
        var schedule = Schedule();
        return Made(new Verb(name, description, Examples) { schedule }, makes: false, async (desk, parsed, cancellation) => await change(desk, await desk.GetAsync(parsed.GetValue(schedule)!, cancellation), cancellation));
    }

    private static Verb Made(Verb verb, bool makes, Func<IScheduleDesk, ParseResult, CancellationToken, Task> work)
    {
        var place = new StoreOptionSet();
        place.AddTo(verb);
        verb.SetAction(async (parsed, cancellation) =>
        {
            await using var desk = await ScheduleDesks.OpenAsync(place.Read(parsed), makes, cancellation);
            await work(desk, parsed, cancellation);
            return ExitCodes.Done;
        });
        return verb;
    }

    // The service may run in another folder.
    private static string Whole(string target) => target.StartsWith("folder:", StringComparison.Ordinal) && target.Length > 7 ? "folder:" + Path.GetFullPath(target[7..]) : target;

    private static Argument<string> Schedule() => new("schedule") { Description = "Its id or name, as 'analyzer schedule list' shows them." };

    private static Option<bool> Json() => new("--json") { Description = "JSON instead of a table." };

    private static void Write<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, ApiJson.Options));

    private static void Tell(ScheduleView schedule) => CommandLine.Tell(schedule.Next is { } next ? $"'{schedule.Name}' is due next on {ScheduleTables.Local(next.UnixNs, schedule.TimeZone)}" : $"'{schedule.Name}' is paused");
}
