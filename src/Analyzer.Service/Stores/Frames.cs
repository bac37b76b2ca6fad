using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Analyzer.Store;

namespace Analyzer.Service.Stores;

/// <summary>
/// A stream of messages between two processes of the same version, each behind its length in four bytes, so that either side holds one
/// at a time. Its end, or why there is none, is said: a stream that just stops was cut off.
/// </summary>
internal static class Frames
{
    private const int End = -1, Failed = -2;
    private const int MaxFrame = 1 << 30;

    /// <summary>Writes a message.</summary>
    public static async Task WriteAsync(Stream to, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        await WriteLengthAsync(to, message.Length, cancellation);
        await to.WriteAsync(message, cancellation);
    }

    /// <summary>Ends the stream.</summary>
    public static Task EndAsync(Stream to, CancellationToken cancellation) => WriteLengthAsync(to, End, cancellation);

    /// <summary>Ends the stream early.</summary>
    public static async Task FailAsync(Stream to, string reason, CancellationToken cancellation)
    {
        await WriteLengthAsync(to, Failed, cancellation);
        await WriteAsync(to, Encoding.UTF8.GetBytes(reason), cancellation);
    }

    /// <summary>Reads every message to the end of the stream.</summary>
    /// <exception cref="StoreUnavailableException">The other side failed or went away.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var buffer = Array.Empty<byte>();
        try
        {
            while (true)
            {
                var length = await ReadLengthAsync(from, cancellation);
                if (length == End) yield break;
                var isFailure = length == Failed;
                if (isFailure) length = await ReadLengthAsync(from, cancellation);
                if (length is < 0 or > MaxFrame) throw new StoreUnavailableException("the service that holds the store answered in a way that is not understood: do both run the same version?");
                if (buffer.Length < length)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = ArrayPool<byte>.Shared.Rent(length);
                }

                await FillAsync(from, buffer.AsMemory(0, length), cancellation);
                if (isFailure) throw new StoreUnavailableException(Encoding.UTF8.GetString(buffer.AsSpan(0, length)));
                yield return buffer.AsMemory(0, length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task WriteLengthAsync(Stream to, int length, CancellationToken cancellation)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        await to.WriteAsync(bytes, cancellation);
    }

    private static async Task<int> ReadLengthAsync(Stream from, CancellationToken cancellation)
    {
        var bytes = new byte[4];
        await FillAsync(from, bytes, cancellation);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    private static async Task FillAsync(Stream from, Memory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await from.ReadExactlyAsync(bytes, cancellation);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new StoreUnavailableException("the service that holds the store went away while it was read", e);
        }
    }
}
