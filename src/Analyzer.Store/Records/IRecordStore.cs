namespace Analyzer.Store.Records;

/// <summary>The small tables: analyses, incidents and what people noted. Safe for use by many threads and processes.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> when the engine cannot be reached now.</remarks>
public interface IRecordStore
{
    /// <summary>Adds an analysis, or replaces the one of the same id unless that waits or runs.</summary>
    /// <returns>Whether it was written; false: one of that id is under way.</returns>
    Task<bool> EnqueueAsync(AnalysisRecord analysis, CancellationToken cancellation);

    /// <summary>Takes the oldest analysis that waits, or whose process has not been heard of, and marks it as running.</summary>
    /// <param name="nowNs">Now, Unix ns.</param>
    /// <param name="deadBeforeNs">Processes last heard of before this are dead, Unix ns.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The analysis, held by the caller; null when there is none.</returns>
    Task<AnalysisRecord?> TakeAsync(long nowNs, long deadBeforeNs, CancellationToken cancellation);

    /// <summary>Tells that the caller still works on an analysis, and at what.</summary>
    /// <returns>Whether it is still to go on; false: somebody called it off.</returns>
    Task<bool> KeepAliveAsync(string id, string step, long nowNs, CancellationToken cancellation);

    /// <summary>Ends an analysis that runs; no effect on one that was called off.</summary>
    /// <param name="ended">The analysis with its status, times and counts.</param>
    /// <param name="result">Its result, encoded; null unless it succeeded.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether it was written.</returns>
    Task<bool> FinishAsync(AnalysisRecord ended, ReadOnlyMemory<byte>? result, CancellationToken cancellation);

    /// <summary>Calls off an analysis that waits or runs.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> CancelAsync(string id, long nowNs, CancellationToken cancellation);

    /// <summary>Deletes analyses of the watch that no incident refers to, older than an instant.</summary>
    /// <returns>How many.</returns>
    Task<int> PruneAsync(long beforeNs, CancellationToken cancellation);

    /// <summary>An analysis; null when there is none of that id.</summary>
    Task<AnalysisRecord?> AnalysisAsync(string id, CancellationToken cancellation);

    /// <summary>Analyses, newest first.</summary>
    Task<IReadOnlyList<AnalysisRecord>> AnalysesAsync(AnalysisQuery query, CancellationToken cancellation);

    /// <summary>The encoded result of an analysis; null when there is none.</summary>
    Task<ReadOnlyMemory<byte>?> ResultAsync(string id, CancellationToken cancellation);

    /// <summary>Reads the incidents that overlap a time, lets the caller decide what to write, and writes that: one caller at a time.</summary>
    /// <param name="fromNs">Start, Unix ns.</param>
    /// <param name="toNs">First instant after it.</param>
    /// <param name="merge">Gets the stored incidents; gives those to add or replace.</param>
    /// <param name="cancellation">Gives up.</param>
    Task MergeIncidentsAsync(long fromNs, long toNs, Func<IReadOnlyList<IncidentRecord>, IReadOnlyList<IncidentRecord>> merge, CancellationToken cancellation);

    /// <summary>An incident; null when there is none of that id.</summary>
    Task<IncidentRecord?> IncidentAsync(string id, CancellationToken cancellation);

    /// <summary>Incidents, newest start first.</summary>
    Task<IReadOnlyList<IncidentRecord>> IncidentsAsync(IncidentQuery query, CancellationToken cancellation);

    /// <summary>Adds an annotation.</summary>
    Task AnnotateAsync(AnnotationRecord annotation, CancellationToken cancellation);

    /// <summary>What was noted about an incident, oldest first.</summary>
    Task<IReadOnlyList<AnnotationRecord>> AnnotationsAsync(string incidentId, CancellationToken cancellation);

    /// <summary>Deletes an annotation.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> RemoveAnnotationAsync(string id, CancellationToken cancellation);
}
