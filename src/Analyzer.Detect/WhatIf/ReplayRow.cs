namespace Analyzer.Detect.WhatIf;

/// <summary>One path in one bucket.</summary>
/// <param name="Slot">Slot of the entry's start.</param>
/// <param name="Path">The path, in <see cref="ReplayModel.Paths"/>.</param>
/// <param name="Parent">Row of the path before the last edge; negative for an entry.</param>
/// <param name="Last">Largest number of which there were attempts.</param>
/// <param name="Hedges">Overlapping attempts beside the first, weighted.</param>
/// <param name="Beyond">Attempts beyond <see cref="ReplayModel.Numbers"/>, weighted.</param>
/// <param name="Failed">Calls that failed, weighted.</param>
/// <param name="Late">Attempts for callers that had left; null without any.</param>
internal readonly record struct ReplayRow(int Slot, int Path, int Parent, int Last, double Hedges, double Beyond, double Failed, LateCounts? Late);
