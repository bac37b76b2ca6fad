using Analyzer.Detect.Series;

namespace Analyzer.Detect.WhatIf;

/// <summary>One path from an entry, attempt by attempt: its last edge, and in which attempt of the path before, with which end, that was called.</summary>
/// <param name="key">The path before, the attempt, the edge.</param>
/// <param name="depth">Edges.</param>
/// <param name="slots">Slots of the grid.</param>
internal sealed class ReplayNode(ReplayKey key, int depth, int slots)
{
    private readonly int[] _cellOf = new int[slots];
    private ReplayCell[] _cells = new ReplayCell[2];
    private int _count;

    /// <summary>The path before, the attempt, the edge.</summary>
    public ReplayKey Key { get; } = key;

    /// <summary>Edges.</summary>
    public int Depth { get; } = depth;

    /// <summary>
    /// Waits between the end of an attempt and the start of the next: index 0 after the first, the last also after all beyond.
    /// Null where no call was tried again.
    /// </summary>
    public (Int128 SumNs, double Count)[]? Waits { get; private set; }

    /// <summary>The cell of a slot, added where it is new; valid until the next one is added.</summary>
    public ref ReplayCell At(int slot)
    {
        ref var at = ref _cellOf[slot];
        if (at == 0)
        {
            if (_count == _cells.Length) Array.Resize(ref _cells, _count * 2);
            at = ++_count;
        }

        return ref _cells[at - 1];
    }

    /// <summary>The cell of a slot; an empty one where nothing was counted.</summary>
    public ReplayCell Find(int slot) => _cellOf[slot] == 0 ? default : _cells[_cellOf[slot] - 1];

    /// <summary>Slots in which something was counted, in order.</summary>
    public IEnumerable<int> Slots()
    {
        for (var slot = 0; slot < _cellOf.Length; slot++)
        {
            if (_cellOf[slot] != 0 && !_cells[_cellOf[slot] - 1].IsEmpty) yield return slot;
        }
    }

    /// <summary>Counts a wait after the attempt of that number (from 1), weighted.</summary>
    public void AddWait(int number, Int128 sumNs, double count)
    {
        Waits ??= new (Int128, double)[RetryCounts.Length];
        ref var wait = ref Waits[Math.Min(number, RetryCounts.Length) - 1];
        wait.SumNs += sumNs;
        wait.Count += count;
    }

    /// <summary>Adds the same path's node of another slice or window.</summary>
    /// <param name="other">The node.</param>
    /// <param name="map">The slot here of each of its slots; see <see cref="BucketGrid.MapFrom"/>.</param>
    public void Merge(ReplayNode other, ReadOnlySpan<int> map)
    {
        foreach (var slot in other.Slots()) At(map[slot]).Add(other.Find(slot));
        for (var i = 0; i < (other.Waits?.Length ?? 0); i++)
        {
            if (other.Waits![i].Count > 0) AddWait(i + 1, other.Waits[i].SumNs, other.Waits[i].Count);
        }
    }
}
