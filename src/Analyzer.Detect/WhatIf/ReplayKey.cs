namespace Analyzer.Detect.WhatIf;

/// <summary>How a path goes on from the one before it.</summary>
/// <param name="Parent">The path before, in <see cref="ReplayTree.Nodes"/>; <see cref="ReplayTree.Top"/> for an entry.</param>
/// <param name="Number">The attempt of its last edge in which the call was made, from 1; 1 for an entry.</param>
/// <param name="InFailed">Whether that attempt failed.</param>
/// <param name="Edge">The edge called, in <see cref="ReplayTree.Edges"/>.</param>
internal readonly record struct ReplayKey(int Parent, int Number, bool InFailed, int Edge)
{
    /// <inheritdoc/>
    public override int GetHashCode() => (int)((((uint)Parent * 0x9E3779B1) ^ ((uint)Edge * 0x85EBCA6B)) + ((((uint)Number << 1) | (InFailed ? 1u : 0)) * 0xC2B2AE35));
}
