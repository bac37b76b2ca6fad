using Analyzer.Graph.Conventions;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>Groups spans by trace and builds their trees, the same whatever order or repetition they came in.</summary>
internal sealed class TraceAssembler
{
    private readonly SpanBatch _batch;
    private readonly CanonicalOrder _order;
    private readonly SpanColumns _spans;
    private readonly SpanIndex _index = new();
    private readonly ParentFinder _parents;
    private readonly int[] _traceOf;
    private long _duplicates;
    private bool _sharesIds;

    private TraceAssembler(SpanBatch batch)
    {
        _batch = batch;
        _order = new CanonicalOrder(batch);
        _spans = new SpanColumns(batch);
        _parents = new ParentFinder(_spans, _index);
        _traceOf = new int[batch.Count];
    }

    /// <summary>Builds the forest of a batch.</summary>
    public static TraceForest Assemble(SpanBatch batch, CancellationToken cancellation) => new TraceAssembler(batch).Run(cancellation);

    private TraceForest Run(CancellationToken cancellation)
    {
        var (ids, start, keys) = TraceGrouping.Group(_batch);
        var keptStart = new int[ids.Length + 1];
        for (var trace = 0; trace < ids.Length; trace++)
        {
            if ((trace & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            var first = _spans.Count;
            keptStart[trace] = first;
            foreach (ref readonly var key in Unique(keys.AsSpan(start[trace], start[trace + 1] - start[trace]))) _spans.Add(key);
            _traceOf.AsSpan(first, _spans.Count - first).Fill(trace);
            _parents.Attach(first, _spans.Count, _sharesIds);
        }

        keptStart[ids.Length] = _spans.Count;
        return new TraceForest
        {
            Spans = _spans,
            Facts = FactReader.ReadAll(_batch, RowOfEach(), _spans.Count, cancellation),
            TraceIds = ids,
            TraceStart = keptStart,
            Rows = Ascending(_spans.Count),
            TraceOf = _traceOf,
            Parent = _parents.Parent,
            FirstChild = _parents.FirstChild,
            NextSibling = _parents.NextSibling,
            ShiftOfResource = new long[_batch.Resources.Count],
            Duplicates = _duplicates,
            MissingParents = _parents.Missing,
            CutCycles = _parents.Cut,
            SplitShared = _parents.Split,
        };
    }

    // Sorted, each (span id, kind) once, and all of them in the index by their place.
    private ReadOnlySpan<SpanKey> Unique(Span<SpanKey> keys)
    {
        SmallSort.Sort(keys, _order);
        _index.Clear(keys.Length);
        _sharesIds = false;
        var kept = 0;
        var isSorted = true;
        for (var next = 0; next < keys.Length; next++)
        {
            var at = _index.Find(keys[next].SpanId);
            if (at >= 0) at = OfKind(keys, at, keys[next].Kind);
            if (at < 0)
            {
                _index.Add(keys[next].SpanId, kept);
                keys[kept++] = keys[next];
                continue;
            }

            _duplicates++;
            if (!IsFuller(keys[next].Row, keys[at].Row)) continue;
            isSorted &= keys[next].StartNs == keys[at].StartNs;
            keys[at] = keys[next];
        }

        var unique = keys[..kept];
        if (isSorted) return unique;
        // A fuller copy started at another time than the one whose place it took.
        SmallSort.Sort(unique, _order);
        _index.Clear(kept);
        for (var at = 0; at < kept; at++) _index.Add(unique[at].SpanId, at);
        return unique;
    }

    private int OfKind(ReadOnlySpan<SpanKey> keys, int at, SpanKind kind)
    {
        for (; at >= 0; at = _index.Next(at))
            if (keys[at].Kind == kind) return at;
        _sharesIds = true;
        return -1;
    }

    // A collector that sends again sends the same (span id, kind). Of unequal copies the fuller one stays, else the first.
    private bool IsFuller(int candidate, int current)
    {
        var order = _batch.AttributesOf(candidate).Length.CompareTo(_batch.AttributesOf(current).Length);
        if (order == 0) order = _batch.EventsOf(candidate).Length.CompareTo(_batch.EventsOf(current).Length);
        if (order == 0) order = _batch.LinksOf(candidate).Length.CompareTo(_batch.LinksOf(current).Length);
        if (order == 0) order = _batch.EndNs[candidate].CompareTo(_batch.EndNs[current]);
        if (order == 0) order = _batch.Statuses[candidate].CompareTo(_batch.Statuses[current]);
        return order > 0;
    }

    private int[] RowOfEach()
    {
        var rows = new int[_batch.Count];
        Array.Fill(rows, -1);
        for (var row = 0; row < _spans.Count; row++) rows[_spans.BatchRows[row]] = row;
        return rows;
    }

    private static int[] Ascending(int count)
    {
        var rows = new int[count];
        for (var row = 0; row < count; row++) rows[row] = row;
        return rows;
    }
}
