using Analyzer.Model.Periods;
using Analyzer.Report.Story;

namespace Analyzer.Report.Periods;

/// <summary>Words and series that every form has.</summary>
internal static class PeriodText
{
    private const long HourNs = 3_600_000_000_000;

    /// <summary>What the report is about.</summary>
    public static string Meta(PeriodReport report)
    {
        var days = report.Period.DurationNs / (24 * HourNs);
        var length = days >= 2 ? Say.Many(days, "day") : Say.Many(report.Period.DurationNs / HourNs, "hour");
        var beside = report.Before is { } before ? $"beside {Say.Window(before.StartNs, before.EndNs)}" : "with nothing recorded before it";
        return $"{length}: {Say.Window(report.Period.StartNs, report.Period.EndNs)}, {beside}";
    }

    /// <summary>How much was recorded.</summary>
    public static string Coverage(PeriodReport report)
    {
        var coverage = report.Coverage;
        var sampled = coverage.SampledShare < 0.9995 ? $"; {Say.Share(coverage.SampledShare)} of calls were kept by sampling, and counts are weighted to all of them" : "";
        return $"{Say.Count(coverage.HoursSeen)} of {Say.Many(coverage.Hours, "hour")} with data, {Say.Many(coverage.Traces, "trace")} of {Say.Many(coverage.Spans, "span")}{sampled}.";
    }

    /// <summary>An amplifier's factor in each hour of the period; null where it had no calls.</summary>
    public static IReadOnlyList<double?> Factors(PeriodReport report, HiddenAmplifier edge)
    {
        var hours = edge.Hours.ToDictionary(hour => hour.StartNs);
        return [.. Starts(report).Select(start => hours.TryGetValue(start, out var hour) && hour.Calls > 0 ? hour.Attempts / hour.Calls : (double?)null)];
    }

    /// <summary>Starts of the hours of a period, Unix ns.</summary>
    public static IEnumerable<long> Starts(PeriodReport report)
    {
        for (var at = report.Period.StartNs; at < report.Period.EndNs; at += HourNs) yield return at;
    }
}
