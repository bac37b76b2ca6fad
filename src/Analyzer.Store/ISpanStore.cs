using Analyzer.Model.Spans;
using Analyzer.Store.Analysis;
using Analyzer.Store.Records;
using Analyzer.Store.Reports;
using Analyzer.Store.Rollups;
using Analyzer.Store.Search;
using Analyzer.Store.Series;

namespace Analyzer.Store;

/// <summary>
/// Spans at rest. Appending is the only way in, dropping what is too old the only way out; duplicates are kept and removed
/// when a trace is assembled. Safe for use by many threads.
/// </summary>
public interface ISpanStore : IAsyncDisposable
{
    /// <summary>The engine and its version, as people know it: <c>DuckDB 1.5.6</c>, <c>PostgreSQL 15.18</c>.</summary>
    string Engine { get; }

    /// <summary>The windows that background analysis works on, and its results.</summary>
    IAnalysisStore Analysis { get; }

    /// <summary>Finds traces, and lists what can be searched for.</summary>
    ITraceSearch Search { get; }

    /// <summary>Sums over what background analysis counted per edge.</summary>
    IEdgeSeriesReader EdgeSeries { get; }

    /// <summary>What hours and days came to.</summary>
    IRollupStore Rollups { get; }

    /// <summary>Analyses, incidents and what people noted about them.</summary>
    IRecordStore Records { get; }

    /// <summary>What is to be told to others.</summary>
    IOutbox Outbox { get; }

    /// <summary>Callers' keys.</summary>
    IKeyStore Keys { get; }

    /// <summary>When reports on periods are made, and how that went.</summary>
    IScheduleStore Schedules { get; }

    /// <summary>Reports on periods, and what is known of what they show.</summary>
    IReportStore Reports { get; }

    /// <summary>
    /// Appends every span of the batches in one transaction: when the task ends they are committed and survive a crash, when it
    /// fails none of them is there. Marks the windows they start in as changed, in the same transaction.
    /// </summary>
    /// <param name="batches">Not empty. The caller keeps them and may clear them afterwards.</param>
    /// <param name="cancellation">Gives up before the commit; afterwards it has no effect.</param>
    /// <exception cref="StoreUnavailableException">The engine cannot be reached or is out of space now: the same call may work later.</exception>
    Task AppendAsync(IReadOnlyList<SpanBatch> batches, CancellationToken cancellation);

    /// <summary>Adds the spans that a query asks for to a batch, in no particular order, duplicates included.</summary>
    /// <returns>Spans added.</returns>
    /// <exception cref="StoreUnavailableException">The engine cannot be reached now.</exception>
    Task<long> ReadAsync(SpanQuery query, SpanBatch into, CancellationToken cancellation);

    /// <summary>Adds every stored span of one trace to a batch.</summary>
    /// <returns>Spans added; 0 when the trace is unknown.</returns>
    /// <exception cref="StoreUnavailableException">The engine cannot be reached now.</exception>
    Task<long> ReadTraceAsync(TraceId trace, SpanBatch into, CancellationToken cancellation);

    /// <summary>How many spans start in a time range; cheap, may be an estimate to a few per cent.</summary>
    Task<long> CountAsync(long fromNs, long toNs, CancellationToken cancellation);

    /// <summary>What is stored.</summary>
    Task<StoreStatistics> StatisticsAsync(CancellationToken cancellation);

    /// <summary>Drops what a policy no longer keeps, whole partitions at a time, oldest first.</summary>
    Task<RetentionResult> RetainAsync(RetentionPolicy policy, long nowNs, CancellationToken cancellation);

    /// <summary>Stores partitions in fewer bytes that hardly anybody appends to any more, where the engine has such a form; late spans still find their place.</summary>
    /// <param name="settledBeforeNs">Partitions that ended before this, Unix ns.</param>
    /// <param name="cancellation">Gives up between two of them.</param>
    /// <returns>Partitions rewritten; 0 where there is nothing to do.</returns>
    Task<int> CompactAsync(long settledBeforeNs, CancellationToken cancellation);
}
