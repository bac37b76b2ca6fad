using System.Diagnostics.CodeAnalysis;
using Analyzer.Store.Records;

namespace Analyzer.Store.Reports;

/// <summary>Between rows of <c>schedule</c> and <c>schedule_run</c> and records.</summary>
internal static class ScheduleRows
{
    private const char Between = '\n';

    /// <summary>A schedule as parameters.</summary>
    public static object Parameters(ScheduleRecord schedule) => new
    {
        id = schedule.Id,
        name = schedule.Name,
        cron = schedule.Cron,
        zone = schedule.TimeZone,
        period = schedule.Period,
        targets = string.Join(Between, schedule.Targets),
        when = RecordRows.Text(schedule.When),
        thresholds = string.Join(Between, schedule.Thresholds),
        paused = schedule.Paused,
        created = schedule.CreatedNs,
        from = schedule.FromNs,
    };

    /// <summary>A run as parameters.</summary>
    public static object Parameters(ScheduleRunRecord run) => new
    {
        id = run.ScheduleId,
        due = run.DueNs,
        origin = RecordRows.Text(run.Origin),
        state = RecordRows.Text(run.State),
        owner = run.Owner,
        tries = run.Tries,
        started = run.StartedNs,
        alive = run.AliveNs,
        finished = run.FinishedNs,
        note = run.Note,
        report = run.ReportId,
    };

    /// <summary>The lines of a list as stored.</summary>
    public static IReadOnlyList<string> Lines(string stored) => stored.Split(Between, StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A row of table <c>schedule</c>; columns in their order.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The names of columns.")]
internal sealed record ScheduleRow(string Id, string Name, string Cron, string Time_zone, string Period, string Targets, string Only_when, string Thresholds, bool Paused, long Created_ns, long From_ns)
{
    public ScheduleRecord ToRecord() => new()
    {
        Id = Id,
        Name = Name,
        Cron = Cron,
        TimeZone = Time_zone,
        Period = Period,
        Targets = ScheduleRows.Lines(Targets),
        When = Enum.Parse<TellWhen>(Only_when, ignoreCase: true),
        Thresholds = ScheduleRows.Lines(Thresholds),
        Paused = Paused,
        CreatedNs = Created_ns,
        FromNs = From_ns,
    };
}

/// <summary>A row of table <c>schedule_run</c>; columns in their order.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The names of columns.")]
internal sealed record ScheduleRunRow(
    string Schedule_id, long Due_ns, string Origin, string State, string Owner, int Tries, long Started_ns, long Alive_ns, long? Finished_ns, string? Note, string? Report_id)
{
    public ScheduleRunRecord ToRecord() => new()
    {
        ScheduleId = Schedule_id,
        DueNs = Due_ns,
        Origin = Enum.Parse<RunOrigin>(Origin, ignoreCase: true),
        State = Enum.Parse<RunState>(State, ignoreCase: true),
        Owner = Owner,
        Tries = Tries,
        StartedNs = Started_ns,
        AliveNs = Alive_ns,
        FinishedNs = Finished_ns,
        Note = Note,
        ReportId = Report_id,
    };
}
