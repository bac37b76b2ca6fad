using Analyzer.Model.Findings;

namespace Analyzer.Service.Cli;

/// <summary>The time that a report is compared with, as its user wrote it.</summary>
internal static class PeriodBaseline
{
    /// <summary>How to write one.</summary>
    public const string Hint = "before, last-day, last-week or last-month (the same hours so much earlier), FROM/TO as instants, or, for files, a file";

    private const long DayNs = 86_400_000_000_000;

    /// <summary>Reads it.</summary>
    /// <param name="text">As written.</param>
    /// <param name="period">The time that it is compared with.</param>
    /// <exception cref="CliException">It is none.</exception>
    public static TimeWindow? Parse(string text, TimeWindow period)
    {
        if (text == "before") return null;
        long? days = text switch { "last-day" => 1, "last-week" => 7, "last-month" => 28, _ => null };
        if (days is { } shift) return new TimeWindow(period.StartNs - (shift * DayNs), period.EndNs - (shift * DayNs));
        var ends = text.Split('/');
        if (ends.Length == 2 && TimeBound.Parse(ends[0], out _) is TimeBound.At from && TimeBound.Parse(ends[1], out _) is TimeBound.At to && from.UnixNs < to.UnixNs) return new TimeWindow(from.UnixNs, to.UnixNs);
        throw CliException.WrongUsage($"--baseline '{text}' is no time: write {Hint}");
    }
}
