using Analyzer.Detect.Series;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.Amplification;

/// <summary>One path from an entry, known by its last edge and the path before it.</summary>
/// <param name="parent">The path before the last edge; <see cref="PathTree.Top"/> when there is none.</param>
/// <param name="edge">The last edge, in <see cref="PathTree.Edges"/>.</param>
/// <param name="depth">Edges.</param>
/// <param name="slots">Slots of the grid.</param>
internal sealed class PathNode(int parent, int edge, int depth, int slots)
{
    private int _currentRoot = CallIndex.None;
    private int _currentAttempts;
    private int _worstTrace = int.MaxValue;

    /// <summary>The path before the last edge.</summary>
    public int Parent { get; } = parent;

    /// <summary>The last edge.</summary>
    public int Edge { get; } = edge;

    /// <summary>Edges.</summary>
    public int Depth { get; } = depth;

    /// <summary>What the last edge carried, per slot of the entry's start.</summary>
    public PathCell[] Cells { get; } = new PathCell[slots];

    /// <summary>The entry request that caused most attempts on the last edge.</summary>
    public WorstRequest Worst { get; private set; }

    /// <summary>Counts one call; calls of one entry come one after the other.</summary>
    public void Add(int slot, double weight, int attempts, int root, CallSet set)
    {
        ref var cell = ref Cells[slot];
        cell.Calls += weight;
        cell.Attempts += weight * attempts;
        cell.Samples++;
        if (root != _currentRoot) _currentAttempts = 0;
        _currentRoot = root;
        _currentAttempts += attempts;
        if (_currentAttempts >= Worst.Attempts) OfferCurrent(set);
    }

    /// <summary>Keeps the worse of two requests.</summary>
    public void Offer(in WorstRequest request)
    {
        if (request.Beats(Worst)) Worst = request;
    }

    /// <summary>Adds the same path's node of another slice or window.</summary>
    /// <param name="other">The node.</param>
    /// <param name="map">The slot here of each of its slots; see <see cref="BucketGrid.MapFrom"/>.</param>
    public void Merge(PathNode other, ReadOnlySpan<int> map)
    {
        for (var slot = 0; slot < map.Length; slot++) Cells[map[slot]].Add(other.Cells[slot]);
        Offer(other.Worst);
    }

    /// <summary>All slots together.</summary>
    public PathCell Total()
    {
        var total = new PathCell();
        foreach (ref readonly var cell in Cells.AsSpan()) total.Add(cell);
        return total;
    }

    private void OfferCurrent(CallSet set)
    {
        // Traces come in the order of their ids: of equal requests, as most are, only those of the first trace are compared.
        var trace = set.Calls[_currentRoot].Trace;
        if (_currentAttempts == Worst.Attempts && trace > _worstTrace) return;
        var request = RequestOf(set, _currentRoot);
        if (!request.Beats(Worst)) return;
        Worst = request;
        _worstTrace = trace;
    }

    private WorstRequest RequestOf(CallSet set, int root)
    {
        ref readonly var call = ref set.Calls[root];
        var trace = set.Traces[call.Trace].Id;
        // The span lies anywhere in the batch: it is looked up only where the request may be kept.
        if (_currentAttempts == Worst.Attempts && trace.CompareTo(Worst.Trace) > 0) return default;
        var row = call.CallSpan >= 0 ? call.CallSpan : call.AttemptCount > 0 ? set.Attempts[call.FirstAttempt].Span : -1;
        return new WorstRequest(_currentAttempts, trace, call.StartNs, row < 0 ? default : new SpanId(set.Spans.SpanIds[row]));
    }
}
