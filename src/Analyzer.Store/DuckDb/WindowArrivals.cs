using Analyzer.Model.Spans;
using DuckDB.NET.Data;

namespace Analyzer.Store.DuckDb;

/// <summary>What was appended to one window.</summary>
/// <param name="Revision">Number of the last append that touched it.</param>
/// <param name="AnalysedRevision">The revision its results are of; 0 when it was never analysed.</param>
/// <param name="Spans">Spans appended so far.</param>
/// <param name="AppendedNs">When the last append came, Unix ns.</param>
internal readonly record struct WindowState(long Revision, long AnalysedRevision, long Spans, long AppendedNs)
{
    /// <summary>Whether its results lack something.</summary>
    public bool IsPending => Revision > AnalysedRevision;
}

/// <summary>
/// Which windows changed, in memory and, through table <c>window_arrival</c>, durable: an append adds a row per window it touches, and
/// analysing a window folds its rows into one of <c>window_analysed</c>. Adding is cheaper than updating in a columnar file. Safe for
/// use by many threads.
/// </summary>
internal sealed class WindowArrivals(long widthNs)
{
    // The revision of a window whose spans retention dropped: no append is later, so that its results stay as they are.
    private const long FrozenRevision = long.MaxValue;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, WindowState> _pending = [];
    private readonly Dictionary<long, (long Revision, long Spans)> _analysed = [];
    private readonly HashSet<long> _claimed = [];
    private long _revision;

    /// <summary>Width of a window, ns.</summary>
    public long WidthNs => widthNs;

    /// <summary>How many spans of the batches start in each window.</summary>
    public Dictionary<long, long> Count(IReadOnlyList<SpanBatch> batches)
    {
        var counts = new Dictionary<long, long>();
        foreach (var batch in batches)
        {
            var (from, spans) = (long.MinValue, 0L);
            foreach (var start in batch.StartNs)
            {
                var window = WindowOf(start);
                if (window != from)
                {
                    if (spans > 0) counts[from] = counts.GetValueOrDefault(from) + spans;
                    (from, spans) = (window, 0);
                }

                spans++;
            }

            if (spans > 0) counts[from] = counts.GetValueOrDefault(from) + spans;
        }

        return counts;
    }

    /// <summary>Writes an append's counts in the caller's transaction.</summary>
    /// <returns>The append's number.</returns>
    public long Insert(DuckDBConnection connection, Dictionary<long, long> counts, long nowNs)
    {
        var revision = Interlocked.Increment(ref _revision);
        using var appender = connection.CreateAppender("window_arrival");
        foreach (var (from, spans) in counts.Where(count => !IsFrozen(count.Key))) appender.CreateRow().AppendValue(from).AppendValue(revision).AppendValue(spans).AppendValue(nowNs).EndRow();
        return revision;
    }

    /// <summary>Notes counts that were committed.</summary>
    public void Add(Dictionary<long, long> counts, long revision, long nowNs)
    {
        lock (_gate)
        {
            foreach (var (from, spans) in counts) Add(from, revision, spans, nowNs);
        }
    }

    /// <summary>Writes, in the caller's transaction, that windows changed without an append; those that hold nothing are left out.</summary>
    /// <returns>The change's number, and the windows with no spans more each.</returns>
    public (long Revision, Dictionary<long, long> Windows) Reopen(DuckDBConnection connection, IReadOnlyCollection<long> windowsNs)
    {
        Dictionary<long, long> known;
        lock (_gate) known = windowsNs.Where(from => !IsFrozen(from) && (_pending.ContainsKey(from) || _analysed.ContainsKey(from))).Distinct().ToDictionary(from => from, _ => 0L);
        // At no time: it does not put off what an append put off.
        return (Insert(connection, known, 0), known);
    }

    /// <summary>Windows whose results lack something, oldest first, that start in a time range.</summary>
    public IReadOnlyList<long> Due(long fromNs, long toNs)
    {
        lock (_gate) return [.. _pending.Keys.Where(from => from >= fromNs && from < toNs)];
    }

    /// <summary>Claims the oldest window that settled before a moment, is not claimed and is not to be passed over.</summary>
    public (long FromNs, WindowState State)? Claim(long appendedBeforeNs, IReadOnlyCollection<long> exceptNs)
    {
        lock (_gate)
        {
            foreach (var (from, state) in _pending)
            {
                if (state.AppendedNs < appendedBeforeNs && !exceptNs.Contains(from) && _claimed.Add(from)) return (from, state);
            }

            return null;
        }
    }

    /// <summary>Gives a claim back.</summary>
    public void Release(long fromNs)
    {
        lock (_gate) _claimed.Remove(fromNs);
    }

    /// <summary>Notes that a window was analysed up to a state.</summary>
    public void Complete(long fromNs, WindowState state)
    {
        lock (_gate)
        {
            if (IsFrozen(fromNs)) return;
            _analysed[fromNs] = (state.Revision, state.Spans);
            var now = _pending[fromNs] with { AnalysedRevision = state.Revision };
            if (now.IsPending) _pending[fromNs] = now;
            else _pending.Remove(fromNs);
        }
    }

    /// <summary>Windows not analysed, and the start of the oldest.</summary>
    public (int Windows, long? OldestNs) Pending()
    {
        lock (_gate) return (_pending.Count, _pending.Count == 0 ? null : _pending.First().Key);
    }

    /// <summary>Whether retention dropped spans of the window after it was analysed: its results stay, whatever comes late.</summary>
    public bool IsFrozen(long fromNs)
    {
        lock (_gate) return _analysed.TryGetValue(fromNs, out var known) && known.Revision == FrozenRevision;
    }

    /// <summary>Writes, in the caller's transaction and before they are deleted, that the spans of blocks go.</summary>
    /// <param name="connection">In the transaction.</param>
    /// <param name="blocks">Their numbers, separated by commas.</param>
    /// <param name="latestNs">Later starts, which claim to come from the future, freeze nothing, Unix ns.</param>
    /// <returns>The windows whose results are kept from now on.</returns>
    public List<long> Freeze(DuckDBConnection connection, string blocks, long latestNs)
    {
        var touched = new HashSet<long>();
        // Whichever way the engine rounds, spans of one group start in one window.
        connection.Query($"SELECT min(start_ns) FROM span WHERE block_id IN ({blocks}) AND start_ns <= {latestNs} GROUP BY start_ns // {widthNs}, start_ns < 0", row => touched.Add(WindowOf(row.GetInt64(0))));
        lock (_gate) touched.RemoveWhere(from => !_analysed.ContainsKey(from) || IsFrozen(from));
        if (touched.Count == 0) return [];
        var list = string.Join(',', touched);
        connection.Execute($"UPDATE window_analysed SET revision = {FrozenRevision} WHERE from_ns IN ({list}); DELETE FROM window_arrival WHERE from_ns IN ({list});");
        return [.. touched];
    }

    /// <summary>Notes what was committed of <see cref="Freeze"/>.</summary>
    public void Frozen(List<long> windowsNs)
    {
        lock (_gate)
        {
            foreach (var from in windowsNs)
            {
                _analysed[from] = _analysed[from] with { Revision = FrozenRevision };
                _pending.Remove(from);
            }
        }
    }

    /// <summary>Reads what is stored.</summary>
    public void Load(DuckDBConnection connection)
    {
        lock (_gate)
        {
            _pending.Clear();
            _analysed.Clear();
            _revision = 0;
            connection.Query("SELECT from_ns, revision, spans FROM window_analysed", row =>
            {
                _analysed[row.GetInt64(0)] = (row.GetInt64(1), row.GetInt64(2));
                if (row.GetInt64(1) != FrozenRevision) _revision = Math.Max(_revision, row.GetInt64(1));
            });
            connection.Query("SELECT from_ns, max(revision), sum(spans)::BIGINT, max(appended_ns) FROM window_arrival GROUP BY from_ns", row =>
            {
                Add(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
                _revision = Math.Max(_revision, row.GetInt64(1));
            });
        }
    }

    private long WindowOf(long startNs)
    {
        var rest = startNs % widthNs;
        if (rest >= 0) return startNs - rest;
        return startNs - rest < long.MinValue + widthNs ? long.MinValue : startNs - rest - widthNs;
    }

    private void Add(long from, long revision, long spans, long appendedNs)
    {
        if (IsFrozen(from)) return;
        var known = _analysed.GetValueOrDefault(from);
        var state = _pending.TryGetValue(from, out var pending) ? pending : new WindowState(known.Revision, known.Revision, known.Spans, appendedNs);
        _pending[from] = state with { Revision = revision, Spans = state.Spans + spans, AppendedNs = Math.Max(state.AppendedNs, appendedNs) };
    }
}
