namespace Analyzer.Store.Reports;

/// <summary>A report on a period at rest; table <c>report</c>. Times are Unix ns.</summary>
/// <param name="Id">Made of schedule and period for scheduled ones: the same run stores it once.</param>
/// <param name="ScheduleId">The schedule that asked for it; null: somebody did.</param>
/// <param name="Title">What it is called: the schedule's name, or the period.</param>
/// <param name="FromNs">First instant of the period.</param>
/// <param name="ToNs">First instant after it.</param>
/// <param name="CreatedNs">When it was made.</param>
/// <param name="Headline">What it found, in a sentence.</param>
/// <param name="HasNews">Whether it says anything that the period before did not.</param>
public sealed record ReportRecord(string Id, string? ScheduleId, string Title, long FromNs, long ToNs, long CreatedNs, string Headline, bool HasNews);
