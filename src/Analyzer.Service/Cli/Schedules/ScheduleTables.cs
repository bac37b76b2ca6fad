using System.Globalization;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Service.Rest.Schedules;
using Analyzer.Store.Records;
using Analyzer.Store.Reports;
using Spectre.Console;

namespace Analyzer.Service.Cli.Schedules;

/// <summary>Schedules and their runs in the terminal.</summary>
internal static class ScheduleTables
{
    /// <summary>A time where a schedule's times hold: <c>Mon 2026-03-30 08:00 Europe/Berlin</c>.</summary>
    public static string Local(long unixNs, string zone) =>
        ScheduleTimes.TryZone(zone, out var known) ? $"{TimeZoneInfo.ConvertTime(Unix.Time(unixNs), known).ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} {zone}" : TimeText.Instant(unixNs);

    /// <summary>How a run ended, in words.</summary>
    public static string Words(RunState state) => state switch { RunState.NothingNew => "nothing new", _ => state.ToString().ToLowerInvariant() };

    /// <summary>Why a run was made, in words.</summary>
    public static string Words(RunOrigin origin) => origin switch { RunOrigin.CatchUp => "caught up", RunOrigin.Manual => "asked for", _ => "in time" };

    /// <summary>Every schedule.</summary>
    public static void Write(IReadOnlyList<ScheduleView> schedules)
    {
        var table = new Table().AddColumns("id", "name", "times", "period", "to", "due next", "last run");
        foreach (var one in schedules)
            table.AddRow(Escape(one.Id), Escape(one.Name), Escape(one.Cron), Escape(one.Period), Escape(string.Join("\n", one.Targets)), Escape(Next(one)), one.LastRun is { } run ? Words(run.State) : "none yet");
        AnsiConsole.Write(table);
    }

    /// <summary>One schedule.</summary>
    public static void Write(ScheduleView schedule)
    {
        var table = new Table().HideHeaders().AddColumns("", "");
        foreach (var (label, value) in new (string, string)[]
        {
            ("id", schedule.Id), ("name", schedule.Name), ("times", $"{schedule.Cron} ({schedule.TimeZone})"), ("period", schedule.Period), ("to", string.Join("\n", schedule.Targets)),
            ("only when", schedule.OnlyWhen switch { TellWhen.AboveThreshold => "above threshold", TellWhen.Changed => "changed", _ => "always" }), ("thresholds", string.Join("\n", schedule.Thresholds)),
            ("due next", Next(schedule)), ("last run", schedule.LastRun is { } run ? $"{Local(run.Due.UnixNs, schedule.TimeZone)}: {Words(run.State)}{(run.Note is null ? "" : $", {run.Note}")}" : "none yet"),
        }) table.AddRow(label, Escape(value));
        AnsiConsole.Write(table);
    }

    /// <summary>Runs of a schedule.</summary>
    public static void Write(ScheduleView schedule, IReadOnlyList<ScheduleRunView> runs)
    {
        var table = new Table().AddColumns("due", "run", "report and who has it");
        foreach (var run in runs)
        {
            var took = run.DurationNs is { } ns ? string.Create(CultureInfo.InvariantCulture, $", {ns / 1e9:0.0} s") : "";
            string?[] lines = [run.ReportId, .. run.Deliveries.Select(Words)];
            table.AddRow(Escape(Local(run.Due.UnixNs, schedule.TimeZone)), Escape($"{Words(run.State)}\n{Words(run.Origin)}{took}{(run.Note is null ? "" : "\n" + run.Note)}"), Escape(string.Join("\n", lines.OfType<string>())));
        }

        AnsiConsole.Write(table);
    }

    /// <summary>What became of a report at one receiver, in words.</summary>
    public static string Words(DeliveryView delivery) => delivery.State switch
    {
        NotificationState.Delivered => delivery.Target,
        NotificationState.GivenUp => $"{delivery.Target}: given up, {delivery.Error}",
        _ => $"{delivery.Target}: {(delivery.Error is null ? "waits" : $"tried {(delivery.Tries == 1 ? "once" : $"{delivery.Tries} times")}, {delivery.Error}")}",
    };

    private static string Next(ScheduleView schedule) => schedule.Next is { } next ? Local(next.UnixNs, schedule.TimeZone) : schedule.Paused ? "paused" : "never again";

    private static string Escape(string text) => Markup.Escape(text);
}
