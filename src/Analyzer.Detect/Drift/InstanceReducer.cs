using Analyzer.Detect.Series;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.Drift;

/// <summary>Attempts to an <see cref="InstanceTable"/>, in one pass.</summary>
internal sealed class InstanceReducer
{
    private readonly CallIndex _index;
    private readonly CallSet _set;
    private readonly InstanceTable _table;
    private readonly Dictionary<long, InstanceWork>[] _byEdge;
    private readonly (long Key, InstanceWork? Work)[] _last;
    private SlotFinder _slots;

    private InstanceReducer(CallIndex index, BucketGrid grid)
    {
        _index = index;
        _set = index.Set;
        _table = new InstanceTable(grid);
        _slots = new SlotFinder(grid);
        _last = new (long Key, InstanceWork? Work)[index.Edges.Count];
        _byEdge = new Dictionary<long, InstanceWork>[index.Edges.Count];
        for (var edge = 0; edge < _byEdge.Length; edge++) _byEdge[edge] = [];
    }

    /// <summary>Reduces the calls of the window.</summary>
    /// <param name="index">The calls.</param>
    /// <param name="grid">The buckets.</param>
    public static InstanceTable Reduce(CallIndex index, BucketGrid grid)
    {
        var reducer = new InstanceReducer(index, grid);
        var calls = index.Set.Calls;
        for (var at = 0; at < calls.Length; at++)
        {
            if (index.EdgeOf[at] >= 0) reducer.Add(calls[at], index.EdgeOf[at]);
        }

        return reducer._table;
    }

    private void Add(in Call call, int edge)
    {
        var answered = (call.Flags & CallFlags.ClientError) != 0;
        var slot = -1;
        foreach (ref readonly var attempt in _set.AttemptsOf(call))
        {
            if (attempt.CalleeInstance == 0 || attempt.Status is not (AttemptStatus.Ok or AttemptStatus.Error)) continue;
            if (slot < 0) slot = _slots.Of(call.StartNs);
            var work = WorkOf(edge, attempt.CalleeInstance, attempt.CalleeVersion);
            ref var cell = ref work.Cells[slot];
            cell.Answered++;
            var failed = attempt.Status == AttemptStatus.Error && !answered;
            if (failed) cell.Failed++;
            else if (attempt.SelfNs > 0)
            {
                long log = LatencySketch.IndexOf(attempt.SelfNs);
                cell.Timed++;
                cell.LogSum += log;
                cell.LogSquares += log * log;
            }

            Show(work, call, attempt, failed);
        }
    }

    private InstanceWork WorkOf(int edge, int instance, int version)
    {
        var id = ((long)instance << 32) | (uint)version;
        ref var last = ref _last[edge];
        if (last.Work is { } same && last.Key == id) return same;
        if (!_byEdge[edge].TryGetValue(id, out var work))
        {
            var key = _index.Edges[edge];
            work = _table.Of(new OperationName(_set.Text(key.Callee), _set.Text(key.Operation)), new InstanceName(_set.Text(instance), _set.Text(version)));
            _byEdge[edge].Add(id, work);
        }

        last = (id, work);
        return work;
    }

    private void Show(InstanceWork work, in Call call, in Attempt attempt, bool failed)
    {
        var score = failed ? 1 : attempt.SelfNs;
        ref readonly var trace = ref _set.Traces[call.Trace];
        var best = failed ? work.Failed : work.Slowest;
        if (attempt.ServerSpan < 0 || score < best.Score || (score == best.Score && trace.Id.CompareTo(best.Trace) > 0)) return;
        var shown = new TellingCall(score, trace.Id, attempt.StartNs, new SpanId(_set.Spans.SpanIds[attempt.ServerSpan]));
        if (failed) work.OfferFailed(shown);
        else work.OfferSlow(shown);
    }
}
