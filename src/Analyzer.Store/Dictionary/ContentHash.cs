using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Analyzer.Store.Dictionary;

/// <summary>
/// What a dictionary entry says, in 128 bits: SHA-256, cut. Every process computes the same, and nobody can prepare two values that
/// share a hash, which a sender could with a fast hash under a fixed seed.
/// </summary>
internal readonly record struct ContentHash(ulong High, ulong Low)
{
    /// <summary>Sixteen bytes, most significant first, as stored.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), Low);
        return bytes;
    }

    /// <summary>The hash behind sixteen stored bytes.</summary>
    public static ContentHash FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>The hash of an entry of a kind made of two byte strings: key and value, name and version, or one and nothing.</summary>
    /// <param name="kind">Tells entries of different tables and types apart.</param>
    /// <param name="first">Any bytes.</param>
    /// <param name="second">Any bytes.</param>
    public static ContentHash Of(int kind, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        const int header = 8;
        var length = header + first.Length + second.Length;
        var rented = length > 1024 ? ArrayPool<byte>.Shared.Rent(length) : null;
        var buffer = rented is null ? stackalloc byte[1024] : rented;
        BinaryPrimitives.WriteInt32LittleEndian(buffer, kind);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[4..], first.Length);
        first.CopyTo(buffer[header..]);
        second.CopyTo(buffer[(header + first.Length)..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..length], digest);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return FromBytes(digest);
    }
}
