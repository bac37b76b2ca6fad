namespace Analyzer.Graph.Assemble;

/// <summary>
/// A hash of ids that no sender can foresee, so that ids made to collide do not. No result depends on it.
/// </summary>
/// <remarks>The folded 128-bit product of wyhash (Wang Yi, 2019), keyed anew in each process.</remarks>
internal static class SeededHash
{
    private static readonly ulong s_first = (ulong)Random.Shared.NextInt64() << 1 | 1;
    private static readonly ulong s_second = (ulong)Random.Shared.NextInt64() << 1 | 1;

    public static uint Of(ulong high, ulong low)
    {
        var upper = Math.BigMul(high ^ s_first, low ^ s_second, out var lower);
        return (uint)((upper ^ lower) >> 16);
    }
}
