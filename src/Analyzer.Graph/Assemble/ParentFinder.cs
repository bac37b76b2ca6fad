using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>Hangs the spans of one trace under their parents, and cuts what leads in a circle.</summary>
internal sealed class ParentFinder(SpanColumns spans, SpanIndex index)
{
    private readonly List<int> _path = [];
    private byte[] _state = [];

    public int[] Parent { get; } = new int[spans.BatchRows.Length];

    public long Missing { get; private set; }

    public long Cut { get; private set; }

    public long Split { get; private set; }

    /// <summary>Finds the parents of the rows from <paramref name="first"/> on, whose ids the index holds by distance from it.</summary>
    /// <param name="first">First row of the trace.</param>
    /// <param name="end">Row after its last.</param>
    /// <param name="sharesIds">Whether any id of the trace has two halves.</param>
    public void Attach(int first, int end, bool sharesIds)
    {
        // Who has only earlier parents cannot be its own ancestor, and traces without skewed clocks are like that.
        var isOrdered = true;
        for (var row = first; row < end; row++)
        {
            var parent = Parent[row] = ParentOf(row, first, sharesIds);
            isOrdered &= parent < row;
        }

        if (!isOrdered) CutCycles(first, end);
    }

    private int ParentOf(int row, int first, bool sharesIds)
    {
        // Zipkin: client and server halves of one RPC share an id; the server's half hangs below the client's.
        if (sharesIds && spans.Kinds[row] == SpanKind.Server && ClientHalf(row, first) is var client and >= 0)
        {
            Split++;
            return client;
        }

        var parentId = spans.ParentIds[row];
        if (parentId == 0) return -1;
        var at = index.Find(parentId);
        if (at < 0)
        {
            Missing++;
            return -1;
        }

        var parent = sharesIds && index.Next(at) >= 0 ? Choose(at, first, row) : first + at;
        if (parent != row) return parent;
        Cut++;
        return -1;
    }

    private int ClientHalf(int row, int first)
    {
        for (var at = index.Find(spans.SpanIds[row]); at >= 0; at = index.Next(at))
            if (spans.Kinds[first + at] == SpanKind.Client) return first + at;
        return -1;
    }

    // Among the halves that share the parent's id, the child belongs to the one of its own service, else to the server's.
    private int Choose(int at, int first, int child)
    {
        var best = child;
        var bestRank = -1;
        for (; at >= 0; at = index.Next(at))
        {
            var candidate = first + at;
            if (candidate == child) continue;
            var rank = (spans.Service(candidate) == spans.Service(child) ? 2 : 0) + (spans.Kinds[candidate] == SpanKind.Server ? 1 : 0);
            if (spans.Kinds[child] is SpanKind.Server && spans.Kinds[candidate] == SpanKind.Client) rank += 4;
            if (rank <= bestRank) continue;
            best = candidate;
            bestRank = rank;
        }

        return best;
    }

    // Each row is walked once: 1 marks the path being walked, 2 what is known to end at a root.
    private void CutCycles(int first, int end)
    {
        if (_state.Length < end - first) _state = new byte[end - first];
        else Array.Clear(_state, 0, end - first);
        for (var row = first; row < end; row++)
        {
            if (_state[row - first] != 0) continue;
            _path.Clear();
            var at = row;
            while (at >= 0 && _state[at - first] == 0)
            {
                _state[at - first] = 1;
                _path.Add(at);
                at = Parent[at];
            }

            if (at >= 0 && _state[at - first] == 1)
            {
                // The cut is made at the cycle's first span in canonical order, not where the walk happened to enter.
                var earliest = at;
                for (var step = Parent[at]; step != at; step = Parent[step]) earliest = Math.Min(earliest, step);
                Parent[earliest] = -1;
                Cut++;
            }

            foreach (var walked in _path) _state[walked - first] = 2;
        }
    }
}
