using System.Diagnostics.CodeAnalysis;
using Quartz;

namespace Analyzer.Service.Reports.Schedules;

/// <summary>
/// When a schedule is due: a cron expression read in a time zone. A local time that a change of clocks leaves out is due when the clocks
/// jump; one that comes twice is due the first time.
/// </summary>
internal sealed class ScheduleTimes
{
    /// <summary>How to write an expression, for messages.</summary>
    public const string Hint = "write minute hour day month weekday, such as '0 8 * * 1' for Mondays at 8:00, with seconds in front as Quartz has it, or @hourly, @daily, @weekly, @monthly";

    private const int MostCounted = 1000;

    private ScheduleTimes(CronExpression expression) => Expression = expression;

    /// <summary>The expression in Quartz's form, with its zone.</summary>
    public CronExpression Expression { get; }

    /// <summary>The zone.</summary>
    public TimeZoneInfo Zone => Expression.TimeZone;

    /// <summary>Reads an expression; null where it is none.</summary>
    /// <param name="cron">Five fields as Unix has them, six or seven as Quartz has them, or a word such as <c>@daily</c>.</param>
    /// <param name="zone">Where its times hold.</param>
    public static ScheduleTimes? Parse(string cron, TimeZoneInfo zone)
    {
        var text = cron.Trim();
        var isUnix = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length == 5;
        return CronExpression.TryParse(text, isUnix ? CronFormat.Unix : CronFormat.Quartz, out var expression) ? new ScheduleTimes(expression.WithTimeZone(zone)) : null;
    }

    /// <summary>Reads the expression of a schedule that was checked when it was stored.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ScheduleTimes Of(Store.Reports.ScheduleRecord schedule) =>
        TryZone(schedule.TimeZone, out var zone) && Parse(schedule.Cron, zone) is { } times ? times : throw new FormatException($"the schedule '{schedule.Name}' has the times '{schedule.Cron}' in '{schedule.TimeZone}', which cannot be read here");

    /// <summary>The zone of a name of the IANA's time zone database.</summary>
    public static bool TryZone(string name, [NotNullWhen(true)] out TimeZoneInfo? zone) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone);

    /// <summary>The first due time after an instant, Unix ns; null: never again.</summary>
    public long? NextAfter(long unixNs)
    {
        var at = Unix.Time(unixNs);
        while (Expression.GetNextValidTimeAfter(at) is { } next)
        {
            if (!IsSecondReading(next)) return Unix.Ns(next);
            at = next;
        }

        return null;
    }

    /// <summary>The last due time up to an instant and after another, Unix ns; null where there is none.</summary>
    public long? LastUpTo(long unixNs, long afterNs)
    {
        // Strictly before: whole seconds are what expressions can say.
        var at = Unix.Time(unixNs).AddTicks(1);
        while (Expression.GetPreviousValidTimeBefore(at) is { } last)
        {
            if (Unix.Ns(last) <= afterNs) return null;
            if (!IsSecondReading(last)) return Unix.Ns(last);
            at = last;
        }

        return null;
    }

    /// <summary>How many due times lie between two instants, both left out; a thousand at most.</summary>
    public int Between(long afterNs, long beforeNs)
    {
        var count = 0;
        for (var at = NextAfter(afterNs); at < beforeNs && count < MostCounted; at = NextAfter(at.Value)) count++;
        return count;
    }

    // Expressions that name an hour mean it once; those that repeat within the hour go on as time does.
    private bool IsSecondReading(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, Zone);
        return Zone.IsAmbiguousTime(local.DateTime) && local.Offset == Zone.GetAmbiguousTimeOffsets(local.DateTime).Min() && NamesHours;
    }

    private bool NamesHours => !Expression.CronExpressionString.Split(' ')[2].Contains('*', StringComparison.Ordinal);
}
