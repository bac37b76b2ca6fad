using Analyzer.Model.Spans;
using DuckDB.NET.Data;

namespace Analyzer.Store.DuckDb;

/// <summary>A run of spans in the order they came.</summary>
/// <param name="Id">Column <c>block_id</c>.</param>
/// <param name="Spans">Spans in it.</param>
/// <param name="FromNs">Earliest start, Unix ns.</param>
/// <param name="ToNs">Latest start, Unix ns.</param>
/// <param name="AppendedNs">When the last of them was appended, Unix ns.</param>
internal sealed record Block(int Id, long Spans, long FromNs, long ToNs, long AppendedNs)
{
    /// <summary>What decides the block's age: a span that claims to start in the future must not keep its block for ever.</summary>
    public long NewestNs => Math.Min(ToNs, AppendedNs);
}

/// <summary>
/// Which blocks may hold a trace: a filter per full block, the set of traces for the one that grows. In memory, 1.2 B a span at ten
/// spans a trace; an index of the engine would take more than the trace ids themselves. Safe for use by many threads.
/// </summary>
internal sealed class BlockIndex
{
    /// <summary>Spans after which a block is full: as many as DuckDB keeps in a row group.</summary>
    internal const int FullSpans = 122_880;

    private readonly Lock _gate = new();
    private readonly List<(Block Block, TraceFilter Traces)> _full = [];
    private readonly HashSet<ulong> _traces = [];
    private Block _growing = Empty(1);

    /// <summary>Every block that holds spans, oldest first.</summary>
    public IReadOnlyList<Block> Blocks
    {
        get
        {
            lock (_gate) return [.. _full.Select(entry => entry.Block), .. _growing.Spans > 0 ? [_growing] : Array.Empty<Block>()];
        }
    }

    /// <summary>The block that the next spans belong to; when the one that grows is full, it is first stored as full, in the caller's transaction.</summary>
    public int Next(DuckDBConnection connection)
    {
        lock (_gate)
        {
            if (_growing.Spans < FullSpans) return _growing.Id;
            using var appender = connection.CreateAppender("block");
            appender.CreateRow().AppendValue(_growing.Id).AppendValue(_growing.Spans).AppendValue(_growing.FromNs).AppendValue(_growing.ToNs)
                .AppendValue(_growing.AppendedNs).AppendValue(new TraceFilter(_traces).ToBytes()).EndRow();
            return _growing.Id + 1;
        }
    }

    /// <summary>Notes spans that were committed into a block that <see cref="Next"/> gave.</summary>
    public void Add(IReadOnlyList<SpanBatch> batches, int id, long appendedNs)
    {
        lock (_gate)
        {
            if (id != _growing.Id)
            {
                _full.Add((_growing, new TraceFilter(_traces)));
                _traces.Clear();
                _growing = Empty(id);
            }

            foreach (var batch in batches) Add(batch, appendedNs);
        }
    }

    /// <summary>Blocks that may hold a trace.</summary>
    public List<int> Find(TraceId trace)
    {
        var hash = TraceFilter.HashOf(trace);
        var found = new List<int>();
        lock (_gate)
        {
            foreach (var (block, traces) in _full)
            {
                if (traces.MayHold(hash)) found.Add(block.Id);
            }

            if (_traces.Contains(hash)) found.Add(_growing.Id);
        }

        return found;
    }

    /// <summary>Forgets blocks whose spans were deleted.</summary>
    public void Remove(IReadOnlySet<int> ids)
    {
        lock (_gate)
        {
            _full.RemoveAll(entry => ids.Contains(entry.Block.Id));
            if (!ids.Contains(_growing.Id)) return;
            _traces.Clear();
            _growing = Empty(_growing.Id + 1);
        }
    }

    /// <summary>Reads the stored filters, and the traces of the block that still grows.</summary>
    public void Load(DuckDBConnection connection)
    {
        lock (_gate)
        {
            _full.Clear();
            _traces.Clear();
            connection.Query("SELECT id, spans, from_ns, to_ns, appended_ns, traces FROM block ORDER BY id", row => _full.Add((
                new Block(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)), new TraceFilter(row.Bytes(5)!))));
            var next = _full.Count == 0 ? 1 : _full[^1].Block.Id + 1;
            connection.Query("SELECT coalesce(max(block_id), 0) FROM span", row => next = Math.Max(next, row.GetInt32(0)));
            _growing = Empty(next);
            connection.Query($"SELECT count(*), min(start_ns), max(start_ns) FROM span WHERE block_id = {next} HAVING count(*) > 0", row =>
                _growing = new Block(next, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(2)));
            connection.Query($"SELECT DISTINCT trace_high, trace_low FROM span WHERE block_id = {next}", row =>
                _traces.Add(TraceFilter.HashOf(new TraceId(row.GetFieldValue<ulong>(0), row.GetFieldValue<ulong>(1)))));
        }
    }

    private static Block Empty(int id) => new(id, 0, long.MaxValue, long.MinValue, long.MinValue);

    private void Add(SpanBatch batch, long appendedNs)
    {
        var (from, to) = (_growing.FromNs, _growing.ToNs);
        var previous = default(TraceId);
        for (var row = 0; row < batch.Count; row++)
        {
            from = Math.Min(from, batch.StartNs[row]);
            to = Math.Max(to, batch.StartNs[row]);
            var trace = batch.TraceIdOf(row);
            if (trace == previous) continue;
            _traces.Add(TraceFilter.HashOf(trace));
            previous = trace;
        }

        _growing = new Block(_growing.Id, _growing.Spans + batch.Count, from, to, appendedNs);
    }
}
