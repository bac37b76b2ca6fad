using Analyzer.Graph.Conventions;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>Groups spans by trace and builds their trees, the same whatever order or repetition they came in.</summary>
internal sealed class TraceAssembler
{
    private readonly SpanBatch _spans;
    private readonly SpanFacts[] _facts;
    private readonly int[] _parent, _firstChild, _nextSibling, _traceOf;
    private readonly SpanIndex _index = new();
    private readonly byte[] _state;
    private readonly List<int> _path = [];
    private long _duplicates, _missing, _cut, _split;

    private TraceAssembler(SpanBatch spans, SpanFacts[] facts)
    {
        _spans = spans;
        _facts = facts;
        _parent = new int[spans.Count];
        _firstChild = new int[spans.Count];
        _nextSibling = new int[spans.Count];
        _traceOf = new int[spans.Count];
        _state = new byte[spans.Count];
        Array.Fill(_parent, -1);
        Array.Fill(_firstChild, -1);
        Array.Fill(_nextSibling, -1);
        Array.Fill(_traceOf, -1);
    }

    /// <summary>Builds the forest of a batch.</summary>
    public static TraceForest Assemble(SpanBatch spans, SpanFacts[] facts, CancellationToken cancellation) =>
        new TraceAssembler(spans, facts).Run(cancellation);

    private TraceForest Run(CancellationToken cancellation)
    {
        var (ids, start, rows) = TraceGrouping.Group(_spans);
        var kept = 0;
        var keptStart = new int[ids.Length + 1];
        for (var trace = 0; trace < ids.Length; trace++)
        {
            if ((trace & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            var members = rows.AsSpan(start[trace], start[trace + 1] - start[trace]);
            members.Sort(new CanonicalOrder(_spans));
            var unique = DropDuplicates(members);
            // Kept rows move down over the gaps that duplicates leave.
            members[..unique].CopyTo(rows.AsSpan(kept));
            keptStart[trace] = kept;
            var trimmed = rows.AsSpan(kept, unique);
            kept += unique;
            foreach (var row in trimmed) _traceOf[row] = trace;
            Attach(trimmed);
            CutCycles(trimmed);
            LinkChildren(trimmed);
        }

        keptStart[ids.Length] = kept;
        Array.Resize(ref rows, kept);
        return new TraceForest
        {
            Spans = _spans,
            Facts = _facts,
            TraceIds = ids,
            TraceStart = keptStart,
            Rows = rows,
            TraceOf = _traceOf,
            Parent = _parent,
            FirstChild = _firstChild,
            NextSibling = _nextSibling,
            ShiftOfResource = new long[_spans.Resources.Count],
            Duplicates = _duplicates,
            MissingParents = _missing,
            CutCycles = _cut,
            SplitShared = _split,
        };
    }

    // A collector that sends again sends the same (span id, kind). Of unequal copies the fuller one stays.
    private int DropDuplicates(Span<int> rows)
    {
        _index.Clear(rows.Length);
        var kept = 0;
        foreach (var row in rows)
        {
            var at = _index.Find(_spans.SpanIds[row]);
            while (at >= 0 && _spans.Kinds[rows[at]] != _spans.Kinds[row]) at = _index.Next(at);
            if (at < 0)
            {
                _index.Add(_spans.SpanIds[row], kept);
                rows[kept++] = row;
                continue;
            }

            _duplicates++;
            if (IsFuller(row, rows[at])) rows[at] = row;
        }

        return kept;
    }

    private bool IsFuller(int candidate, int current)
    {
        var attributes = _spans.AttributesOf(candidate).Length.CompareTo(_spans.AttributesOf(current).Length);
        if (attributes != 0) return attributes > 0;
        var end = _spans.EndNs[candidate].CompareTo(_spans.EndNs[current]);
        if (end != 0) return end > 0;
        var status = _spans.Statuses[candidate].CompareTo(_spans.Statuses[current]);
        return status > 0;
    }

    private void Attach(ReadOnlySpan<int> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var own = _index.Find(_spans.SpanIds[row]);
            // Zipkin: client and server halves of one RPC share an id; the server's half hangs below the client's.
            if (_spans.Kinds[row] == SpanKind.Server && OfKind(rows, own, SpanKind.Client) is var client and >= 0)
            {
                _parent[row] = client;
                _split++;
                continue;
            }

            var parentId = _spans.ParentIds[row];
            if (parentId == 0) continue;
            var at = _index.Find(parentId);
            if (at < 0)
            {
                _missing++;
                continue;
            }

            var parent = rows[at];
            if (_index.Next(at) >= 0) parent = Choose(rows, at, row);
            if (parent == row)
            {
                _cut++;
                continue;
            }

            _parent[row] = parent;
        }
    }

    // Among the halves that share the parent's id, the child belongs to the one of its own service, else to the server's.
    private int Choose(ReadOnlySpan<int> rows, int at, int child)
    {
        var service = _spans.Resources[_spans.ResourceIds[child]].Service;
        var best = rows[at];
        var bestRank = -1;
        for (; at >= 0; at = _index.Next(at))
        {
            var candidate = rows[at];
            if (candidate == child) continue;
            var rank = (_spans.Resources[_spans.ResourceIds[candidate]].Service == service ? 2 : 0) + (_spans.Kinds[candidate] == SpanKind.Server ? 1 : 0);
            if (_spans.Kinds[child] is SpanKind.Server && _spans.Kinds[candidate] == SpanKind.Client) rank += 4;
            if (rank <= bestRank) continue;
            best = candidate;
            bestRank = rank;
        }

        return best;
    }

    private int OfKind(ReadOnlySpan<int> rows, int at, SpanKind kind)
    {
        for (; at >= 0; at = _index.Next(at))
            if (_spans.Kinds[rows[at]] == kind) return rows[at];
        return -1;
    }

    // Each row is walked once: 1 marks the path being walked, 2 what is known to end at a root.
    private void CutCycles(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if (_state[row] != 0) continue;
            _path.Clear();
            var at = row;
            while (at >= 0 && _state[at] == 0)
            {
                _state[at] = 1;
                _path.Add(at);
                at = _parent[at];
            }

            if (at >= 0 && _state[at] == 1)
            {
                // The cut is made at the cycle's first span in canonical order, not where the walk happened to enter.
                var first = at;
                for (var step = _parent[at]; step != at; step = _parent[step])
                    if (new CanonicalOrder(_spans).Compare(step, first) < 0) first = step;
                _parent[first] = -1;
                _cut++;
            }

            foreach (var walked in _path) _state[walked] = 2;
        }
    }

    private void LinkChildren(ReadOnlySpan<int> rows)
    {
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            var row = rows[i];
            var parent = _parent[row];
            if (parent < 0) continue;
            _nextSibling[row] = _firstChild[parent];
            _firstChild[parent] = row;
        }
    }
}
