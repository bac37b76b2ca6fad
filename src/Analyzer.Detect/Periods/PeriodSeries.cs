using Analyzer.Model.Periods;

namespace Analyzer.Detect.Periods;

/// <summary>What a report shows over time, read for the edges that it is about.</summary>
public sealed record PeriodSeries
{
    /// <summary>Sums of the period.</summary>
    public required PeriodTotals Totals { get; init; }

    /// <summary>Sums of the time compared with; null where nothing ran.</summary>
    public PeriodTotals? TotalsBefore { get; init; }

    /// <summary>Sums of each hour in which something ran, oldest first.</summary>
    public required IReadOnlyList<PeriodTotals> Hours { get; init; }

    /// <summary>Hours of the time compared with in which something ran.</summary>
    public required int HoursBefore { get; init; }

    /// <summary>Sums of the periods before and this one, oldest first.</summary>
    public required IReadOnlyList<PeriodTotals> Trend { get; init; }

    /// <summary>Hours of the edges that were asked for, oldest first.</summary>
    public required IReadOnlyDictionary<PeriodEdge, IReadOnlyList<EdgeHour>> EdgeHours { get; init; }

    /// <summary>Their amplification in each of <see cref="Trend"/>; null where they were not called.</summary>
    public required IReadOnlyDictionary<PeriodEdge, IReadOnlyList<double?>> EdgeTrends { get; init; }

    /// <summary>Hours whose worst minute may be a near miss.</summary>
    public required IReadOnlyList<EdgeHour> Worst { get; init; }
}
