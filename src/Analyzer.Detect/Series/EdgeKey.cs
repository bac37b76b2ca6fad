namespace Analyzer.Detect.Series;

/// <summary>An edge by string ids of one batch.</summary>
/// <param name="Caller">Calling service; 0 for entry requests.</param>
/// <param name="Callee">Called service or peer.</param>
/// <param name="Operation">What is called.</param>
internal readonly record struct EdgeKey(int Caller, int Callee, int Operation)
{
    /// <inheritdoc/>
    public override int GetHashCode() => (int)((((uint)Caller * 0x9E3779B1) ^ ((uint)Callee * 0x85EBCA6B)) + ((uint)Operation * 0xC2B2AE35));
}
