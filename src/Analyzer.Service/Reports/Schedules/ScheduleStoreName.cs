namespace Analyzer.Service.Reports.Schedules;

/// <summary>Where Quartz keeps its triggers.</summary>
/// <param name="ConnectionString">PostgreSQL, as its user wrote it; null: in memory.</param>
internal sealed record ScheduleStoreName(string? ConnectionString);
