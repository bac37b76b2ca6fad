using Analyzer.Graph.Assemble;
using Analyzer.Graph.Conventions;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Pair;

/// <summary>
/// CLIENT spans inside CLIENT spans of one service are one hop: gRPC over HTTP, an SDK over HTTP, a driver's operation over
/// its commands. One inside one is the same try; several inside one are its tries.
/// </summary>
internal sealed class ClientNesting
{
    /// <summary>INTERNAL spans climbed in search of an enclosing client span; deeper nests do not occur.</summary>
    private const int MostSteps = 64;

    private readonly TraceForest _forest;
    private readonly int[] _outer, _innerCount, _onlyInner, _outermost, _innermost;
    private readonly List<int> _climbed = [];

    public ClientNesting(TraceForest forest)
    {
        _forest = forest;
        _outer = new int[forest.Spans.Count];
        _innerCount = new int[forest.Spans.Count];
        _onlyInner = new int[forest.Spans.Count];
        _outermost = new int[forest.Spans.Count];
        _innermost = new int[forest.Spans.Count];
        Array.Fill(_outer, -1);
        Array.Fill(_onlyInner, -1);
    }

    /// <summary>Whether a row stands for a request that its service makes.</summary>
    public bool IsClientLike(int row) => _forest.Spans.Kinds[row] is SpanKind.Client or SpanKind.Producer || _forest.Facts[row].Has(FactFlags.AttemptSpan);

    /// <summary>Finds the nesting of one trace.</summary>
    public void Find(ReadOnlySpan<int> rows)
    {
        MarkNamedAttempts(rows);
        foreach (var row in rows)
        {
            if (!IsClientLike(row) || _forest.Spans.Kinds[row] == SpanKind.Producer) continue;
            var outer = EnclosingClient(row);
            if (outer < 0) continue;
            // A connection made on the way (DNS, TCP, a pool) is no try of the request around it.
            if (_forest.Facts[row].Has(FactFlags.Connect) && !_forest.Facts[outer].Has(FactFlags.Connect))
            {
                _outer[row] = -2;
                continue;
            }

            _outer[row] = outer;
            _innerCount[outer]++;
            _onlyInner[outer] = row;
        }
    }

    /// <summary>Whether the row is a connection made inside another request: not a hop.</summary>
    public bool IsOnTheWay(int row) => _outer[row] == -2;

    /// <summary>Whether several tries run inside the row's span, which then stands for the whole call.</summary>
    public bool IsWrapper(int row) => _innerCount[Innermost(row)] >= 2;

    /// <summary>The outermost span of the hop that the row belongs to.</summary>
    public int Outermost(int row)
    {
        while (_outermost[row] == 0 && _outer[row] >= 0 && _innerCount[_outer[row]] == 1)
        {
            _climbed.Add(row);
            row = _outer[row];
        }

        return Remember(_outermost, row);
    }

    /// <summary>The innermost span of the hop.</summary>
    public int Innermost(int row)
    {
        while (_innermost[row] == 0 && _innerCount[row] == 1)
        {
            _climbed.Add(row);
            row = _onlyInner[row];
        }

        return Remember(_innermost, row);
    }

    /// <summary>The span around all tries of which this hop is one; -1 without one.</summary>
    public int WrapperOf(int outermost) => _outer[outermost] >= 0 ? Outermost(_outer[outermost]) : -1;

    // However deep spans nest, each is climbed once. Ends are kept with one added, so that zero means unknown.
    private int Remember(int[] ends, int row)
    {
        if (_climbed.Count == 0) return ends[row] == 0 ? row : ends[row] - 1;
        var end = ends[row] == 0 ? row : ends[row] - 1;
        foreach (var climbed in _climbed) ends[climbed] = end + 1;
        _climbed.Clear();
        return end;
    }

    // AWS SDK for Kotlin names its tries Attempt-1, Attempt-2. Elsewhere such a span may be an application's own, around anything.
    private void MarkNamedAttempts(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            ref var facts = ref _forest.Facts[row];
            if (facts.Has(FactFlags.NamedAttempt) && !facts.Has(FactFlags.AttemptSpan) && EnclosingClient(row) >= 0) facts.Flags |= FactFlags.AttemptSpan;
        }
    }

    private int EnclosingClient(int row)
    {
        var service = _forest.Service(row);
        var at = _forest.Parent[row];
        for (var step = 0; step < MostSteps && at >= 0 && _forest.Service(at) == service; step++)
        {
            if (IsClientLike(at)) return _forest.Spans.Kinds[at] == SpanKind.Producer ? -1 : at;
            if (_forest.Spans.Kinds[at] is SpanKind.Server or SpanKind.Consumer) return -1;
            at = _forest.Parent[at];
        }

        return -1;
    }
}
