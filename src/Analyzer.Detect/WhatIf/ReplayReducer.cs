using Analyzer.Detect.Series;
using Analyzer.Model.Calls;

namespace Analyzer.Detect.WhatIf;

/// <summary>Calls to a replay tree, in one pass from the entries down.</summary>
internal sealed class ReplayReducer
{
    private const int Lost = -2;

    private readonly CallIndex _index;
    private readonly CallSet _set;
    private readonly ReplayTree _tree;
    private readonly int[] _nodeOf;
    private SlotFinder _slots;

    // When a caller above each call had given up, Unix ns; allocated with the first that did.
    private long[]? _leftAt;

    private ReplayReducer(CallIndex index, BucketGrid grid)
    {
        _index = index;
        _set = index.Set;
        _tree = new ReplayTree(grid);
        _slots = new SlotFinder(grid);
        _nodeOf = new int[_set.Calls.Length];
    }

    /// <summary>Reduces the calls of the window.</summary>
    /// <param name="index">The calls.</param>
    /// <param name="grid">The buckets.</param>
    public static ReplayTree Reduce(CallIndex index, BucketGrid grid)
    {
        var reducer = new ReplayReducer(index, grid);
        for (var edge = 0; edge < index.Edges.Count; edge++) reducer._tree.EdgeOf(index.NameOf(edge));
        var (root, slot) = (CallIndex.None, 0);
        foreach (var at in index.Order)
        {
            if (index.Root[at] != root)
            {
                root = index.Root[at];
                slot = reducer._slots.Of(reducer._set.Calls[root].StartNs);
            }

            reducer.Add(at, slot);
        }

        return reducer._tree;
    }

    private void Add(int at, int slot)
    {
        ref readonly var call = ref _set.Calls[at];
        var parent = _index.Parent[at];
        var above = parent < 0 ? ReplayTree.Top : _nodeOf[parent];
        _nodeOf[at] = Lost;
        if (_index.EdgeOf[at] < 0 || above == Lost) return;
        var weight = Weights.Exact(call.Weight);
        var id = _tree.NodeOf(KeyOf(at, call, parent, above));
        if (id < 0)
        {
            _tree.NotFollowed += weight;
            return;
        }

        _nodeOf[at] = id;
        var node = _tree[id];
        var leftAt = LeftAt(at, parent, call);
        Count(node, slot, call, weight);
        if (call is { AttemptCount: 1, UntimedAttempts: 0 }) node.At(_slots.Of(call.StartNs)).Arrivals += weight;
        else CountAttempts(node, call, weight);
        // Reading attempts costs most where there is nothing to read.
        if (leftAt != long.MaxValue || MayHaveLeft(call)) CountLate(node, slot, call, leftAt, weight);
    }

    private static void Count(ReplayNode node, int slot, in Call call, double weight)
    {
        ref var cell = ref node.At(slot);
        var failed = Failed(call);
        if (failed) cell.Failed += weight;
        if (call.Kind == CallKind.Hedge || call.TotalAttempts <= 1)
        {
            cell.Single += weight;
            if (failed) cell.SingleFailed += weight;
            cell.Hedges += weight * Math.Max(0, call.TotalAttempts - 1);
            return;
        }

        var retries = cell.Retries ??= new RetryCounts();
        var attempts = Math.Min(call.TotalAttempts, RetryCounts.MostAttempts);
        retries.Calls[attempts - 2] += weight;
        if (failed) retries.Failed[attempts - 2] += weight;
        retries.Beyond += weight * (call.TotalAttempts - attempts);
    }

    private void CountAttempts(ReplayNode node, in Call call, double weight)
    {
        var attempts = _set.AttemptsOf(call);
        var hedged = call.Kind == CallKind.Hedge;
        for (var i = 0; i < call.TotalAttempts; i++)
        {
            // An attempt without a span is known to lie within the call, not when.
            ref var cell = ref node.At(_slots.Of(i < attempts.Length ? attempts[i].StartNs : call.StartNs));
            if (i == 0 || hedged) cell.Arrivals += weight;
            else (cell.Retries ??= new RetryCounts()).Arrivals[Math.Min(i + 1, RetryCounts.MostAttempts) - 2] += weight;
            if (i == 0 || i >= attempts.Length || hedged) continue;
            node.AddWait(i, LatencySketch.Weighted(Math.Max(0, attempts[i].StartNs - attempts[i - 1].EndNs), weight), weight);
        }
    }

    private void CountLate(ReplayNode node, int slot, in Call call, long leftAt, double weight)
    {
        var attempts = _set.AttemptsOf(call);
        for (var i = 0; i < attempts.Length; i++)
        {
            ref readonly var attempt = ref attempts[i];
            var late = attempt.StartNs > leftAt;
            if (!late && attempt.OrphanedNs <= 0) continue;
            var counts = node.At(slot).Late ??= new LateCounts();
            if (attempt.SelfNs > 0) counts.WorkNs += LatencySketch.Weighted(late ? attempt.SelfNs : Math.Min(attempt.SelfNs, attempt.OrphanedNs), weight);
            if (!late) continue;
            counts.Attempts[call.Kind == CallKind.Hedge ? 0 : Math.Min(i + 1, RetryCounts.MostAttempts) - 1] += weight;
            (node.At(_slots.Of(attempt.StartNs)).Late ??= new LateCounts()).Arrivals += weight;
        }
    }

    // When the first of the callers above this call gave up; never, where none did.
    private long LeftAt(int at, int parent, in Call call)
    {
        if (parent < 0) return long.MaxValue;
        var leftAt = _leftAt is null || _leftAt[parent] == 0 ? long.MaxValue : _leftAt[parent];
        if (MayHaveLeft(_set.Calls[parent]))
        {
            ref readonly var attempt = ref _set.Attempts[call.ParentAttempt];
            if (attempt.ClientSpan >= 0 && (attempt.OrphanedNs > 0 || attempt.Status is AttemptStatus.Timeout or AttemptStatus.Cancelled)) leftAt = Math.Min(leftAt, attempt.EndNs);
        }

        if (leftAt == long.MaxValue) return leftAt;
        _leftAt ??= new long[_set.Calls.Length];
        return _leftAt[at] = leftAt;
    }

    private static bool MayHaveLeft(in Call call) => call.Outcome != CallOutcome.Ok || call.AttemptCount > 1;

    private ReplayKey KeyOf(int at, in Call call, int parent, int above)
    {
        if (parent < 0) return new ReplayKey(above, 1, false, _index.EdgeOf[at]);
        ref readonly var caller = ref _set.Calls[parent];
        return new ReplayKey(above, NumberOf(caller, call.ParentAttempt), AttemptFailed(caller, call.ParentAttempt), _index.EdgeOf[at]);
    }

    private static int NumberOf(in Call parent, int attempt)
    {
        if (parent.TotalAttempts <= 1 || parent.Kind == CallKind.Hedge) return 1;
        return Math.Clamp(attempt - parent.FirstAttempt + 1, 1, RetryCounts.MostAttempts);
    }

    // An attempt that was followed by another had failed for its caller; the last one fails with its call.
    private static bool AttemptFailed(in Call call, int attempt) =>
        Failed(call) || (call.Kind is not (CallKind.Hedge or CallKind.Single) && attempt - call.FirstAttempt + 1 < call.TotalAttempts);

    private static bool Failed(in Call call) => call.IsError && (call.Flags & CallFlags.ClientError) == 0;
}
