namespace Analyzer.Store.Reports;

/// <summary>Reports on periods, and what is known of what they show. Safe for use by many threads and processes.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> when the engine cannot be reached now.</remarks>
public interface IReportStore
{
    /// <summary>Adds a report; no effect where one of its id is there.</summary>
    /// <param name="report">The report.</param>
    /// <param name="body">All it says, encoded.</param>
    /// <param name="cancellation">Gives up before the commit.</param>
    /// <returns>Whether it was added.</returns>
    Task<bool> AddAsync(ReportRecord report, ReadOnlyMemory<byte> body, CancellationToken cancellation);

    /// <summary>A report; null when there is none of that id.</summary>
    Task<ReportRecord?> ReportAsync(string id, CancellationToken cancellation);

    /// <summary>All that a report says, encoded; null when there is none of that id.</summary>
    Task<ReadOnlyMemory<byte>?> BodyAsync(string id, CancellationToken cancellation);

    /// <summary>Reports, newest first.</summary>
    /// <param name="scheduleId">Only those of this schedule; null for all.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ReportRecord>> ReportsAsync(string? scheduleId, int limit, CancellationToken cancellation) => ReportsAsync(scheduleId, null, limit, cancellation);

    /// <summary>Reports, newest first, from where a page ended.</summary>
    /// <param name="scheduleId">Only those of this schedule; null for all.</param>
    /// <param name="after">The last report of the page before: its creation and id; null for the first page.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ReportRecord>> ReportsAsync(string? scheduleId, (long CreatedNs, string Id)? after, int limit, CancellationToken cancellation);

    /// <summary>Notes that an amplifier is known.</summary>
    Task AcknowledgeAsync(AcknowledgementRecord acknowledgement, CancellationToken cancellation);

    /// <summary>What is known, those that end first in front, those that have ended too.</summary>
    Task<IReadOnlyList<AcknowledgementRecord>> AcknowledgementsAsync(CancellationToken cancellation);

    /// <summary>Deletes what was noted about an amplifier.</summary>
    /// <returns>Whether there was such a note.</returns>
    Task<bool> RemoveAcknowledgementAsync(string id, CancellationToken cancellation);
}
