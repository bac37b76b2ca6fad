using System.Runtime.InteropServices;
using Analyzer.Detect.Series;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.Structure;

/// <summary>Calls and the spans inside services to a <see cref="ShapeTable"/>, in one pass each.</summary>
internal sealed class ShapeReducer
{
    private const int NoScope = 0, Unknown = -1, MostClimbs = 64;

    private readonly CallIndex _index;
    private readonly CallSet _set;
    private readonly ShapeTable _table;
    private readonly Dictionary<(int Service, int Operation, int Callee, int Item), Counter?> _counters = [];

    // Counters by the edge above and the edge: all, and each edge's last.
    private readonly (int Above, Counter? Counter)[] _last;
    private readonly Dictionary<long, Counter?> _byEdge = [];
    private SlotFinder _slots;

    // For each attempt that was served: the request it is, as the number of the attempt; by row of the callee's span.
    private readonly Dictionary<int, int> _attemptOfServer = [];

    private ShapeReducer(CallIndex index, BucketGrid grid)
    {
        _index = index;
        _set = index.Set;
        _slots = new SlotFinder(grid);
        _table = new ShapeTable(grid);
        _last = new (int Above, Counter? Counter)[index.Edges.Count];
    }

    /// <summary>Reduces the calls of the window.</summary>
    public static ShapeTable Reduce(CallIndex index, BucketGrid grid)
    {
        var reducer = new ShapeReducer(index, grid);
        reducer.AddCalls();
        if (reducer.HasSteps()) reducer.AddSteps();
        return reducer._table;
    }

    private void AddCalls()
    {
        var requests = new Counter?[_index.Edges.Count];
        for (var edge = 0; edge < requests.Length; edge++) requests[edge] = Counter.Unknown;
        for (var at = 0; at < _set.Calls.Length; at++)
        {
            if (_index.EdgeOf[at] is var edge && edge < 0) continue;
            ref readonly var call = ref _set.Calls[at];
            for (var number = call.FirstAttempt; number < call.FirstAttempt + call.AttemptCount; number++)
            {
                if (_set.Attempts[number].ServerSpan < 0) continue;
                ref var counter = ref requests[edge];
                if (ReferenceEquals(counter, Counter.Unknown)) counter = CounterOf((call.Callee, call.Operation, 0, 0));
                if (counter is not null) Count(counter, number, call);
            }
        }

        var calls = ByAttempt(_set.Calls.Length, new CallsAttempts(_index.ParentAttempt));
        foreach (var at in calls)
        {
            var parent = _index.Parent[at];
            var (above, edge) = (_index.EdgeOf[parent], _index.EdgeOf[at]);
            if (edge < 0 || above < 0) continue;
            ref var last = ref _last[edge];
            if (last.Counter is null || last.Above != above) last = (above, CounterOf(above, edge, at, parent));
            if (last.Counter is not null) Count(last.Counter, _index.ParentAttempt[at], _set.Calls[parent]);
        }
    }

    // Those with an attempt, those of one attempt together: so each request counts once, whatever ran beside it.
    private int[] ByAttempt<TAttempts>(int count, TAttempts attempts)
        where TAttempts : struct, IAttempts
    {
        var next = new int[_set.Attempts.Length + 1];
        for (var i = 0; i < count; i++)
        {
            if (attempts.Of(i) is >= 0 and var attempt) next[attempt + 1]++;
        }

        for (var i = 1; i < next.Length; i++) next[i] += next[i - 1];
        var sorted = new int[next[^1]];
        for (var i = 0; i < count; i++)
        {
            if (attempts.Of(i) is >= 0 and var attempt) sorted[next[attempt]++] = i;
        }

        return sorted;
    }

    private bool HasSteps()
    {
        foreach (var kind in _set.Spans.Kinds)
        {
            if (kind is SpanKind.Internal or SpanKind.Unspecified) return true;
        }

        return false;
    }

    private void AddSteps()
    {
        for (var at = 0; at < _set.Attempts.Length; at++)
        {
            if (_set.Attempts[at].ServerSpan is >= 0 and var row) _attemptOfServer.TryAdd(row, at);
        }

        var kinds = _set.Spans.Kinds;
        var names = _set.Spans.Names;
        // 0: not looked at yet; attempt + 1; -1: outside any request.
        var scopes = new int[_set.Spans.Count];
        var steps = new List<(int Attempt, int Name)>();
        for (var trace = 0; trace < _set.Traces.Length; trace++)
        {
            foreach (var row in _set.SpansByTrace.AsSpan(_set.Traces[trace].FirstSpan, _set.Traces[trace].SpanCount))
            {
                if (kinds[row] is not (SpanKind.Internal or SpanKind.Unspecified)) continue;
                if (ScopeOf(row, kinds, scopes) is var scope && scope != Unknown) steps.Add((scope - 1, names[row]));
            }
        }

        foreach (var at in ByAttempt(steps.Count, new StepsAttempts(steps)))
        {
            var (attempt, name) = steps[at];
            var call = _index.CallOfAttempt[attempt];
            if (_index.EdgeOf[call] is var edge && edge < 0) continue;
            ref readonly var request = ref _set.Calls[call];
            if (CounterOf((request.Callee, request.Operation, 0, name)) is { } counter) Count(counter, attempt, request);
        }
    }

    private int ScopeOf(int row, ReadOnlySpan<SpanKind> kinds, int[] scopes)
    {
        var at = row;
        for (var climbs = 0; climbs < MostClimbs && at >= 0; climbs++)
        {
            if (scopes[at] != NoScope) return scopes[row] = scopes[at];
            if (kinds[at] is SpanKind.Server or SpanKind.Consumer)
                return scopes[row] = scopes[at] = _attemptOfServer.TryGetValue(at, out var attempt) ? attempt + 1 : Unknown;
            at = _set.ParentRows[at];
        }

        return scopes[row] = Unknown;
    }

    // Once for each request: what is counted comes by request.
    private void Count(Counter counter, int attempt, in Call request)
    {
        if (counter.LastAttempt == attempt) return;
        counter.LastAttempt = attempt;
        counter.Counts[_slots.Of(_set.Attempts[attempt].StartNs)] += Weights.Exact(request.Weight);
    }

    private Counter? CounterOf(int above, int edge, int at, int parent)
    {
        ref var counter = ref CollectionsMarshal.GetValueRefOrAddDefault(_byEdge, ((long)above << 32) | (uint)edge, out var known);
        if (known) return counter;
        ref readonly var call = ref _set.Calls[at];
        return counter = CounterOf((call.Caller, _set.Calls[parent].Operation, call.Callee, call.Operation));
    }

    private Counter? CounterOf((int Service, int Operation, int Callee, int Item) id)
    {
        ref var counter = ref CollectionsMarshal.GetValueRefOrAddDefault(_counters, id, out var known);
        if (known) return counter;
        var key = new ShapeKey(_set.Text(id.Service), _set.Text(id.Operation), id.Callee == 0 ? null : _set.Text(id.Callee), id.Item == 0 ? null : _set.Text(id.Item));
        return counter = _table.Of(key) is { } counts ? new Counter(counts) : null;
    }

    private interface IAttempts
    {
        int Of(int item);
    }

    private readonly struct CallsAttempts(int[] attempts) : IAttempts
    {
        public int Of(int item) => attempts[item];
    }

    private readonly struct StepsAttempts(List<(int Attempt, int Name)> steps) : IAttempts
    {
        public int Of(int item) => steps[item].Attempt;
    }

    private sealed class Counter(double[] counts)
    {
        public static Counter Unknown { get; } = new([]);

        public double[] Counts { get; } = counts;

        public int LastAttempt { get; set; } = CallIndex.None;
    }
}
