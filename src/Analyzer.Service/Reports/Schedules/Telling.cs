using Analyzer.Detect.Periods;
using Analyzer.Model.Periods;
using Analyzer.Store.Reports;

namespace Analyzer.Service.Reports.Schedules;

/// <summary>Whether the receivers of a schedule are to be told of a report.</summary>
internal static class Telling
{
    /// <summary>Why they are not told; null: they are.</summary>
    /// <param name="schedule">What they asked for.</param>
    /// <param name="report">What was found, with what is acknowledged.</param>
    public static string? WhyNot(ScheduleRecord schedule, PeriodReport report) => schedule.When switch
    {
        TellWhen.Changed => report.HasNews ? null : "nothing that the period before did not show",
        TellWhen.AboveThreshold => IsAbove(schedule, report) ? null : "nothing above a threshold that is not acknowledged",
        _ => null,
    };

    private static bool IsAbove(ScheduleRecord schedule, PeriodReport report)
    {
        var unknown = report with { Amplifiers = [.. report.Amplifiers.Where(amplifier => amplifier.AcknowledgedUntilNs is null)] };
        return schedule.Thresholds.Select(PeriodCondition.Parse).OfType<PeriodCondition>().Any(condition => condition.Check(unknown).Count > 0);
    }
}
