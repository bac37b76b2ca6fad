namespace Analyzer.Store.Reports;

/// <summary>When the receivers of a schedule are told of a report.</summary>
public enum TellWhen
{
    /// <summary>Of each.</summary>
    Always,

    /// <summary>Where it says what the period before did not.</summary>
    Changed,

    /// <summary>Where something that nobody acknowledged is above a threshold.</summary>
    AboveThreshold,
}

/// <summary>When reports on periods are made, and for whom; table <c>schedule</c>. Times are Unix ns.</summary>
public sealed record ScheduleRecord
{
    /// <summary>Made of the first name it had.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; no two have the same.</summary>
    public required string Name { get; init; }

    /// <summary>Cron expression, as it was written.</summary>
    public required string Cron { get; init; }

    /// <summary>IANA time zone in which that is read: <c>Europe/Berlin</c>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Time that is reported on: <c>7d</c>, or a <c>day</c>, <c>week</c> or <c>month</c> of the calendar.</summary>
    public required string Period { get; init; }

    /// <summary>Who gets the reports.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>When they are told.</summary>
    public required TellWhen When { get; init; }

    /// <summary>Conditions, of which one must be met for <see cref="TellWhen.AboveThreshold"/>.</summary>
    public required IReadOnlyList<string> Thresholds { get; init; }

    /// <summary>Whether nothing is due meanwhile.</summary>
    public bool Paused { get; init; }

    /// <summary>When it was made.</summary>
    public required long CreatedNs { get; init; }

    /// <summary>Due times up to this one count for nothing: when it was made, resumed, or given other times.</summary>
    public required long FromNs { get; init; }
}
