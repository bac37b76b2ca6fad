using System.ComponentModel;
using Analyzer.Service.Rest.Answers;
using Analyzer.Store.Reports;

namespace Analyzer.Service.Rest.Schedules;

[Description("When reports are to be made, and for whom.")]
internal sealed record ScheduleInput(
    [property: Description("What people call it; no two schedules have the same name.")] string Name,
    [property: Description("When it is due: minute hour day month weekday as in Unix' cron, the same with seconds in front as Quartz has it, or @hourly, @daily, @weekly, @monthly.")] string Cron,
    [property: Description("Where those times hold: a name of the IANA's time zone database.")] string TimeZone = "UTC",
    [property: Description("What it reports on: a length such as 7d, or day, week or month for the last whole one of the calendar.")] string Period = "7d",
    [property: Description("Who gets the reports: folder:/path, the address of a webhook, slack: and an address, or mailto: and an address.")] IReadOnlyList<string>? Targets = null,
    [property: Description("When they are told: always, changed for what the period before did not show, aboveThreshold for what meets a threshold and is not acknowledged. Every report is stored.")] TellWhen OnlyWhen = TellWhen.Always,
    [property: Description("Limits for aboveThreshold, such as amplification>2, or orders->*: excess>100 for one service.")] IReadOnlyList<string>? Thresholds = null);

[Description("Addresses that belong to a schedule.")]
internal sealed record ScheduleLinks(
    [property: Description("The schedule.")] string Self,
    [property: Description("Its runs.")] string Runs);

[Description("When reports are made, and for whom.")]
internal sealed record ScheduleView(
    [property: Description("Made of the name it had first.")] string Id,
    [property: Description("What people call it.")] string Name,
    [property: Description("When it is due, as it was written.")] string Cron,
    [property: Description("Where those times hold.")] string TimeZone,
    [property: Description("What it reports on.")] string Period,
    [property: Description("Who gets the reports; only their hosts where the caller may not change schedules, for the rest may be a secret.")] IReadOnlyList<string> Targets,
    [property: Description("When they are told.")] TellWhen OnlyWhen,
    [property: Description("Limits for aboveThreshold.")] IReadOnlyList<string> Thresholds,
    [property: Description("Whether nothing is due meanwhile.")] bool Paused,
    [property: Description("When it was made.")] Instant Created,
    [property: Description("When it is due next; null while it is paused, or when it never is again.")] Instant? Next,
    [property: Description("Its last run; null without one.")] ScheduleRunView? LastRun,
    [property: Description("Where to go from here.")] ScheduleLinks Links);

[Description("Schedules, by name.")]
internal sealed record ScheduleList(
    [property: Description("The schedules.")] IReadOnlyList<ScheduleView> Items);

[Description("What was done about one due time.")]
internal sealed record ScheduleRunView(
    [property: Description("When it was due; together with the schedule what tells it from others.")] Instant Due,
    [property: Description("Why it was made: schedule in time, catchUp late because nothing was there to make it, manual because somebody asked.")] RunOrigin Origin,
    [property: Description("Where it is: running, done, nothingNew (stored, and told to nobody), failed, or skipped (not begun).")] RunState State,
    [property: Description("When it was begun.")] Instant Started,
    [property: Description("When it ended; null before.")] Instant? Finished,
    [property: Description("How long it took; null while it runs.")] long? DurationNs,
    [property: Description("Processes that worked on it: more than 1 where one died.")] int Tries,
    [property: Description("Why it ended so, or what else people should know; null: nothing.")] string? Note,
    [property: Description("Id of its report; null where there is none.")] string? ReportId,
    [property: Description("What became of it at each receiver.")] IReadOnlyList<DeliveryView> Deliveries);

[Description("What became of a report at one receiver.")]
internal sealed record DeliveryView(
    [property: Description("The receiver; only its host where the caller may not change schedules.")] string Target,
    [property: Description("pending, delivered, or givenUp.")] Analyzer.Store.Records.NotificationState State,
    [property: Description("Tries so far.")] int Tries,
    [property: Description("What went wrong last; null when nothing did.")] string? Error);

[Description("Runs of a schedule, latest due time first.")]
internal sealed record ScheduleRunList(
    [property: Description("The runs.")] IReadOnlyList<ScheduleRunView> Items);
