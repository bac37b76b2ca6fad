using System.Numerics;

namespace Analyzer.Simulate.Engine;

/// <summary>
/// xoshiro256** (Blackman and Vigna), seeded by SplitMix64. <see cref="Random"/> promises no fixed sequence across
/// runtimes, and a rehearsal has to be the same everywhere.
/// </summary>
internal sealed class SimRandom
{
    private ulong _s0, _s1, _s2, _s3;
    private double _spareNormal = double.NaN;

    public SimRandom(ulong seed, string stream)
    {
        // A stream of its own for each purpose keeps, say, the arrivals the same when a service draws more numbers.
        var state = seed;
        foreach (var c in stream) state = (state ^ c) * 0x100000001B3UL;
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => probability > 0 && NextDouble() < probability;

    public int NextInt(int exclusiveMax) => (int)(NextDouble() * exclusiveMax);

    /// <summary>Exponential with mean 1.</summary>
    public double NextExponential() => -PortableMath.Log(1.0 - NextDouble());

    /// <summary>Standard normal, by Marsaglia's polar method: no sine or cosine, which differ between platforms.</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            var spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }
        while (true)
        {
            var u = (2 * NextDouble()) - 1;
            var v = (2 * NextDouble()) - 1;
            var s = (u * u) + (v * v);
            if (s is >= 1 or 0) continue;
            var factor = Math.Sqrt(-2 * PortableMath.Log(s) / s);
            _spareNormal = v * factor;
            return u * factor;
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
