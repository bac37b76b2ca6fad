using System.Numerics;
using System.Runtime.InteropServices;
using Analyzer.Model.Spans;

namespace Analyzer.Store.DuckDb;

/// <summary>A Bloom filter of trace ids: says "not here" for certain, "here" wrongly three times in a thousand.</summary>
internal sealed class TraceFilter
{
    private const int BitsPerTrace = 12;
    private const int Probes = 8;

    private readonly ulong[] _bits;

    /// <summary>A filter of these traces.</summary>
    /// <param name="hashes">Each trace's <see cref="HashOf"/>.</param>
    public TraceFilter(IReadOnlyCollection<ulong> hashes)
    {
        _bits = new ulong[Math.Max(1, ((hashes.Count * BitsPerTrace) + 63) / 64)];
        foreach (var hash in hashes)
        {
            for (var probe = 0; probe < Probes; probe++)
            {
                var bit = Place(hash, probe);
                _bits[bit / 64] |= 1UL << (int)(bit % 64);
            }
        }
    }

    /// <summary>A stored filter.</summary>
    public TraceFilter(ReadOnlySpan<byte> stored) => _bits = MemoryMarshal.Cast<byte, ulong>(stored).ToArray();

    /// <summary>What a trace id is hashed to.</summary>
    public static ulong HashOf(TraceId trace)
    {
        // SplitMix64's finaliser over both halves: ids may be sequential.
        var mixed = trace.High + (BitOperations.RotateLeft(trace.Low, 32) * 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27) ^ trace.Low) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>Whether the trace may be among the filter's.</summary>
    public bool MayHold(ulong hash)
    {
        for (var probe = 0; probe < Probes; probe++)
        {
            var bit = Place(hash, probe);
            if ((_bits[bit / 64] & (1UL << (int)(bit % 64))) == 0) return false;
        }

        return true;
    }

    /// <summary>The filter, to be stored.</summary>
    public byte[] ToBytes() => MemoryMarshal.AsBytes<ulong>(_bits).ToArray();

    private ulong Place(ulong hash, int probe)
    {
        var position = (uint)hash + ((uint)probe * ((uint)(hash >> 32) | 1));
        return (position * ((ulong)_bits.Length * 64)) >> 32;
    }
}
