using System.Runtime.CompilerServices;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Analysis;
using Analyzer.Store.Records;
using Analyzer.Store.Reports;
using Analyzer.Store.Rollups;
using Analyzer.Store.Search;
using Analyzer.Store.Series;
using Analyzer.Tests.Graph.Properties;

namespace Analyzer.Tests.Store;

/// <summary>A store in memory that does what the interface says and nothing more, for tests of what stands on it.</summary>
/// <param name="time">The clock that appends are stamped with.</param>
/// <param name="windowNs">Width of a window, ns.</param>
public sealed class MemoryStore(TimeProvider? time = null, long windowNs = 60_000_000_000) : ISpanStore, IAnalysisStore
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly SortedDictionary<long, Window> _windows = [];
    private readonly List<SpanBatch> _batches = [];

    public string Engine => "memory 1";

    public IAnalysisStore Analysis => this;

    public ITraceSearch Search => new MemoryTraceSearch(Batches);

    public IEdgeSeriesReader EdgeSeries => throw new NotSupportedException("This store has no edge series.");

    public IRollupStore Rollups { get; } = new MarkedHours();

    public IRecordStore Records => throw new NotSupportedException("This store has no small tables.");

    public IOutbox Outbox => throw new NotSupportedException("This store has no small tables.");

    public IKeyStore Keys { get; init; } = new MemoryKeys();

    public IScheduleStore Schedules => throw new NotSupportedException("This store has no small tables.");

    public IReportStore Reports => throw new NotSupportedException("This store has no small tables.");

    public long WindowNs => windowNs;

    /// <summary>Most spans that one read returned: what bounds the memory of who reads.</summary>
    public long LargestRead { get; private set; }

    /// <summary>Runs before a read; may throw in its place.</summary>
    public Action<SpanQuery>? OnRead { get; set; }

    /// <summary>Windows completed so far, in order, again where they were analysed again.</summary>
    public List<long> Completed { get; } = [];

    public Task AppendAsync(IReadOnlyList<SpanBatch> batches, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var batch in batches)
            {
                var copy = BatchCopy.Of(batch, Enumerable.Range(0, batch.Count));
                _batches.Add(copy);
                foreach (var startNs in copy.StartNs)
                {
                    var window = WindowAt(startNs);
                    window.Spans++;
                    window.Revision++;
                    window.AppendedNs = NowNs();
                }
            }
        }

        return Task.CompletedTask;
    }

    public Task<long> ReadAsync(SpanQuery query, SpanBatch into, CancellationToken cancellation)
    {
        OnRead?.Invoke(query);
        lock (_lock)
        {
            var traces = Rows(query.FromNs, query.ToNs).Select(row => row.Batch.TraceIdOf(row.Row)).Where(query.Slice.Holds).ToHashSet();
            var read = AddTo(into, Rows(query.FromNs - query.HorizonNs, query.ToNs + query.HorizonNs).Where(row => traces.Contains(row.Batch.TraceIdOf(row.Row))));
            LargestRead = Math.Max(LargestRead, read);
            return Task.FromResult(read);
        }
    }

    public Task<long> ReadTraceAsync(TraceId trace, SpanBatch into, CancellationToken cancellation)
    {
        lock (_lock) return Task.FromResult(AddTo(into, Rows(long.MinValue, long.MaxValue).Where(row => row.Batch.TraceIdOf(row.Row) == trace)));
    }

    public Task<long> CountAsync(long fromNs, long toNs, CancellationToken cancellation)
    {
        lock (_lock) return Task.FromResult((long)Rows(fromNs, toNs).Count());
    }

    public Task<StoreStatistics> StatisticsAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            var starts = Rows(long.MinValue, long.MaxValue).Select(row => row.Batch.StartNs[row.Row]).ToList();
            return Task.FromResult(new StoreStatistics(Engine, "memory", 1, starts.Count, true, 0, starts.Count == 0 ? null : starts.Min(), starts.Count == 0 ? null : starts.Max(), []));
        }
    }

    public Task<int> CompactAsync(long settledBeforeNs, CancellationToken cancellation) => Task.FromResult(0);

    public Task<RetentionResult> RetainAsync(RetentionPolicy policy, long nowNs, CancellationToken cancellation) => Task.FromResult(new RetentionResult(0, 0, 0));

    public Task<IWindowClaim?> ClaimAsync(long appendedBeforeNs, IReadOnlyCollection<long> exceptNs, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var (start, window) in _windows)
            {
                if (window.Held || !window.Due || window.AppendedNs >= appendedBeforeNs || exceptNs.Contains(start)) continue;
                window.Held = true;
                return Task.FromResult<IWindowClaim?>(new Claim(this, start, window));
            }
        }

        return Task.FromResult<IWindowClaim?>(null);
    }

    public Task ReopenAsync(IReadOnlyCollection<long> windowsNs, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var start in windowsNs)
            {
                if (_windows.TryGetValue(start, out var window)) window.Revision++;
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<long>> DueAsync(long fromNs, long toNs, CancellationToken cancellation)
    {
        lock (_lock) return Task.FromResult<IReadOnlyList<long>>([.. _windows.Where(window => window.Key >= fromNs && window.Key < toNs && window.Value.Due).Select(window => window.Key)]);
    }

    public Task<(int Windows, long? OldestNs)> PendingAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            var due = _windows.Where(window => window.Value.Due).Select(window => window.Key).ToList();
            return Task.FromResult((due.Count, due.Count == 0 ? (long?)null : due[0]));
        }
    }

    async IAsyncEnumerable<WindowResult> IAnalysisStore.ReadAsync(long fromNs, long toNs, bool edges, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<WindowResult> results;
        lock (_lock) results = [.. _windows.Where(window => window.Key >= fromNs && window.Key < toNs).SelectMany(window => window.Value.Results)];
        foreach (var result in results)
        {
            await Task.Yield();
            yield return edges ? result : result with { Edges = [] };
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private List<SpanBatch> Batches()
    {
        lock (_lock) return [.. _batches];
    }

    private static long AddTo(SpanBatch into, IEnumerable<(SpanBatch Batch, int Row)> rows)
    {
        var before = into.Count;
        foreach (var batch in rows.GroupBy(row => row.Batch)) BatchCopy.Into(into, batch.Key, batch.Select(row => row.Row));
        return into.Count - before;
    }

    private IEnumerable<(SpanBatch Batch, int Row)> Rows(long fromNs, long toNs)
    {
        foreach (var batch in _batches)
        {
            for (var row = 0; row < batch.Count; row++)
            {
                if (batch.StartNs[row] >= fromNs && batch.StartNs[row] < toNs) yield return (batch, row);
            }
        }
    }

    private Window WindowAt(long startNs)
    {
        var start = startNs - (startNs % windowNs);
        if (!_windows.TryGetValue(start, out var window)) _windows.Add(start, window = new Window());
        return window;
    }

    private long NowNs() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private sealed class Window
    {
        public long Spans { get; set; }

        public long Revision { get; set; }

        public long Analysed { get; set; }

        public long AppendedNs { get; set; }

        public bool Held { get; set; }

        public bool Due => Revision > Analysed;

        public IReadOnlyList<WindowResult> Results { get; set; } = [];
    }

    private sealed class Claim(MemoryStore store, long fromNs, Window window) : IWindowClaim
    {
        private readonly long _revision = window.Revision;

        public long FromNs => fromNs;

        public long ToNs => fromNs + store.WindowNs;

        public long Spans { get; } = window.Spans;

        public Task CompleteAsync(IReadOnlyList<WindowResult> results, CancellationToken cancellation)
        {
            lock (store._lock)
            {
                window.Results = results;
                window.Analysed = _revision;
                store.Completed.Add(fromNs);
            }

            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            lock (store._lock) window.Held = false;
            return ValueTask.CompletedTask;
        }
    }
}
