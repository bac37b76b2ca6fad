using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Analysis;
using Analyzer.Store.Records;
using Analyzer.Store.Reports;
using Analyzer.Store.Rollups;
using Analyzer.Store.Search;
using Analyzer.Store.Series;
using Analyzer.Tests.Graph.Properties;
using Analyzer.Tests.Store;

namespace Analyzer.Tests.Service.Acceptance;

/// <summary>A store that commits at once, or only when told to, or fails when told to; it keeps what it committed.</summary>
internal sealed class FakeStore : ISpanStore, IAnalysisStore
{
    private readonly Lock _gate = new();
    private readonly List<SpanBatch> _committed = [];
    private readonly Queue<TaskCompletionSource> _held = new();
    private readonly Queue<Exception> _failures = new();
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isHolding;

    public string Engine => "fake 1";

    public IAnalysisStore Analysis => this;

    public ITraceSearch Search => new MemoryTraceSearch(() => Committed);

    public IEdgeSeriesReader EdgeSeries => throw new NotSupportedException("This store has no edge series.");

    public IRollupStore Rollups { get; } = new MarkedHours();

    public IRecordStore Records => throw new NotSupportedException("This store has no small tables.");

    public IOutbox Outbox => throw new NotSupportedException("This store has no small tables.");

    public IKeyStore Keys { get; init; } = new MemoryKeys();

    public IScheduleStore Schedules => throw new NotSupportedException("This store has no small tables.");

    public IReportStore Reports => throw new NotSupportedException("This store has no small tables.");

    /// <summary>Appends that were asked for, failed ones included.</summary>
    public int Appends { get; private set; }

    /// <summary>What was committed, a batch a commit.</summary>
    public IReadOnlyList<SpanBatch> Committed
    {
        get
        {
            lock (_gate) return [.. _committed];
        }
    }

    public long Spans => Committed.Sum(batch => (long)batch.Count);

    public RetentionPolicy? Retained { get; private set; }

    /// <summary>How often retention was asked for.</summary>
    public int Retentions { get; private set; }

    /// <summary>From now on commits wait for <see cref="CommitNextAsync"/>.</summary>
    public void Hold() => _isHolding = true;

    /// <summary>Lets held commits go on, and those to come.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _isHolding = false;
            while (_held.TryDequeue(out var held)) held.SetResult();
        }
    }

    /// <summary>Lets the oldest held commit go on; waits for one to come.</summary>
    public async Task CommitNextAsync()
    {
        await AppendingAsync();
        lock (_gate)
        {
            _held.Dequeue().SetResult();
            if (_held.Count == 0) _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Ends when a commit is held.</summary>
    public Task AppendingAsync()
    {
        lock (_gate) return _arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>The next append fails.</summary>
    public void FailNext(Exception exception)
    {
        lock (_gate) _failures.Enqueue(exception);
    }

    public async Task AppendAsync(IReadOnlyList<SpanBatch> batches, CancellationToken cancellation)
    {
        Task held = Task.CompletedTask;
        lock (_gate)
        {
            Appends++;
            if (_isHolding)
            {
                var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _held.Enqueue(wait);
                held = wait.Task;
                _arrived.TrySetResult();
            }
        }

        await held;
        lock (_gate)
        {
            if (_failures.TryDequeue(out var failure)) throw failure;
            foreach (var batch in batches) _committed.Add(BatchCopy.Of(batch, Enumerable.Range(0, batch.Count)));
        }
    }

    public Task<long> ReadAsync(SpanQuery query, SpanBatch into, CancellationToken cancellation) => Task.FromResult(Copy(into, (batch, row) => query.Slice.Holds(batch.TraceIdOf(row))));

    public Task<long> ReadTraceAsync(TraceId trace, SpanBatch into, CancellationToken cancellation) => Task.FromResult(Copy(into, (batch, row) => batch.TraceIdOf(row) == trace));

    public Task<long> CountAsync(long fromNs, long toNs, CancellationToken cancellation) => Task.FromResult(Spans);

    public Task<StoreStatistics> StatisticsAsync(CancellationToken cancellation) =>
        Task.FromResult(new StoreStatistics(Engine, "nowhere", 1, Spans, true, 12_345, 1_000_000_000, 2_000_000_000, [new PartitionStatistics(0, 3_000_000_000, Spans, 0)]));

    /// <summary>What was last asked to be stored in fewer bytes, Unix ns; null: nothing was.</summary>
    public long? CompactedBeforeNs { get; private set; }

    public Task<int> CompactAsync(long settledBeforeNs, CancellationToken cancellation)
    {
        CompactedBeforeNs = settledBeforeNs;
        return Task.FromResult(0);
    }

    public Task<RetentionResult> RetainAsync(RetentionPolicy policy, long nowNs, CancellationToken cancellation)
    {
        Retained = policy;
        Retentions++;
        return Task.FromResult(new RetentionResult(0, 0, 0));
    }

    public long WindowNs => 60_000_000_000;

    public Task ReopenAsync(IReadOnlyCollection<long> windowsNs, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<long>> DueAsync(long fromNs, long toNs, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<long>>([]);

    public Task<IWindowClaim?> ClaimAsync(long appendedBeforeNs, IReadOnlyCollection<long> exceptNs, CancellationToken cancellation) => Task.FromResult<IWindowClaim?>(null);

    public Task<(int Windows, long? OldestNs)> PendingAsync(CancellationToken cancellation) => Task.FromResult<(int, long?)>((3, 1_000_000_000));

    public async IAsyncEnumerable<WindowResult> ReadAsync(long fromNs, long toNs, bool edges, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        yield return new WindowResult(fromNs, toNs, Slice.Whole, [new EdgeSeriesRow(fromNs, 5, "a", "b", "GET /") { Calls = 2, Attempts = 3.5 }], new byte[] { 1, 2, 255 });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private long Copy(SpanBatch into, Func<SpanBatch, int, bool> isWanted)
    {
        var added = 0L;
        var copier = new Analyzer.Ingest.Otlp.OtlpProtobufEncoder();
        foreach (var batch in Committed)
        {
            for (var row = 0; row < batch.Count; row++)
            {
                if (!isWanted(batch, row)) continue;
                Analyzer.Ingest.Otlp.OtlpProtobufDecoder.Decode(copier.Encode(batch, row, 1).Span, into, new SpanDraft());
                added++;
            }
        }

        return added;
    }
}
