using Analyzer.Model.Findings;
using Analyzer.Service.Cli;

namespace Analyzer.Service.Reports.Schedules;

/// <summary>The time that a schedule reports on, seen from a due time.</summary>
internal abstract record ReportPeriod
{
    /// <summary>How to write one, for messages.</summary>
    public const string Hint = "write a length from 1h to 366d, such as 7d, or day, week or month for the last whole one of the calendar";

    private const long HourNs = 3_600_000_000_000, LongestNs = 366 * 24 * HourNs;

    /// <summary>Reads a period; null where it is none.</summary>
    public static ReportPeriod? Parse(string text)
    {
        if (Enum.TryParse<CalendarUnit>(text.Trim(), ignoreCase: true, out var unit) && Enum.IsDefined(unit) && !char.IsAsciiDigit(text.Trim()[0])) return new Calendar(unit);
        return DurationText.TryParse(text.Trim(), out var ns) && ns is >= HourNs and <= LongestNs ? new Length(ns) : null;
    }

    /// <summary>What a report that is due is about.</summary>
    /// <param name="dueNs">When it is due, Unix ns.</param>
    /// <param name="zone">Where days begin.</param>
    public abstract PeriodRequest At(long dueNs, TimeZoneInfo zone);

    /// <summary>What a report that somebody asks for is about: of a length, up to the end of the hour that goes on, so that it shows what that has.</summary>
    /// <param name="nowNs">Now, Unix ns.</param>
    /// <param name="zone">Where days begin.</param>
    public virtual PeriodRequest Now(long nowNs, TimeZoneInfo zone) => At(nowNs, zone);

    private enum CalendarUnit
    {
        Day,
        Week,
        Month,
    }

    private sealed record Length(long Ns) : ReportPeriod
    {
        public override PeriodRequest At(long dueNs, TimeZoneInfo zone) => new(new TimeWindow(dueNs - Ns, dueNs), null);

        public override PeriodRequest Now(long nowNs, TimeZoneInfo zone) => At(PeriodReporter.EndOfHour(nowNs), zone);
    }

    private sealed record Calendar(CalendarUnit Unit) : ReportPeriod
    {
        public override PeriodRequest At(long dueNs, TimeZoneInfo zone)
        {
            var end = Start(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Unix.Time(dueNs), zone).DateTime));
            var (start, before) = (Back(end), Back(Back(end)));
            return new PeriodRequest(new TimeWindow(Midnight(start, zone), Midnight(end, zone)), new TimeWindow(Midnight(before, zone), Midnight(start, zone)));
        }

        private DateOnly Start(DateOnly day) => Unit switch
        {
            CalendarUnit.Day => day,
            // Weeks begin on Mondays (ISO 8601).
            CalendarUnit.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            _ => new DateOnly(day.Year, day.Month, 1),
        };

        private DateOnly Back(DateOnly start) => Unit switch { CalendarUnit.Day => start.AddDays(-1), CalendarUnit.Week => start.AddDays(-7), _ => start.AddMonths(-1) };

        private static long Midnight(DateOnly day, TimeZoneInfo zone)
        {
            var local = day.ToDateTime(TimeOnly.MinValue);
            // Where clocks jump at midnight the day begins when they have; where they go back, the first time.
            while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
            var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
            return Unix.Ns(new DateTimeOffset(local, offset));
        }
    }
}
