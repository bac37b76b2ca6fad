using System.Buffers;
using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Analyzer.Service.Receivers;

/// <summary>The bytes of a request, decompressed, in pooled memory.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>What is understood, as <c>Accept-Encoding</c> says it.</summary>
    public const string Encodings = "gzip, zstd, identity";

    /// <summary>RFC 8878 asks for 8 MiB of every decoder; a frame that wants more memory than that is refused.</summary>
    private const int MaxZstdWindowLog = 23;

    private const int FirstBytes = 16 << 10;

    private byte[] _buffer;
    private int _length;

    private RequestBody(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>The bytes; valid until disposed.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Copies bytes that are at hand.</summary>
    public static RequestBody Copy(in ReadOnlySequence<byte> bytes)
    {
        var body = new RequestBody((int)Math.Max(1, bytes.Length)) { _length = (int)bytes.Length };
        bytes.CopyTo(body._buffer);
        return body;
    }

    /// <summary>Reads a body to its end and no further than the limit.</summary>
    /// <param name="source">The body as sent.</param>
    /// <param name="encoding"><c>Content-Encoding</c>; one that <see cref="IsKnown"/>.</param>
    /// <param name="length">Bytes of the body as sent, if known.</param>
    /// <param name="maxBytes">Most bytes, decompressed.</param>
    /// <param name="lease">Grows with what is held.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BodyException">Too large, no room, or damaged.</exception>
    public static async Task<RequestBody> ReadAsync(Stream source, string encoding, long? length, long maxBytes, Admission.Lease lease, CancellationToken cancellation)
    {
        var isPlain = encoding is "" or "identity";
        if (isPlain && length > maxBytes) throw BodyException.TooLarge(maxBytes);
        // One byte more than announced: the read that finds the end then needs no larger buffer.
        var first = isPlain && length is { } known ? (int)known + 1 : FirstBytes;
        if (!lease.TryGrow(first)) throw BodyException.NoRoom();
        var body = new RequestBody(first);
        try
        {
            var plain = isPlain ? source : Decompress(source, encoding);
            await using (plain) await body.FillAsync(plain, maxBytes, lease, cancellation);
            return body;
        }
        catch (Exception e)
        {
            body.Dispose();
            if (e is InvalidDataException or ZstdException or EndOfStreamException) throw new BodyException(BodyProblem.Damaged, $"the body is not valid {encoding}: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Whether a <c>Content-Encoding</c> is understood.</summary>
    public static bool IsKnown(string encoding) => encoding is "" or "identity" or "gzip" or "zstd";

    /// <summary>The plain bytes behind a compressed stream.</summary>
    /// <param name="source">Not closed.</param>
    /// <param name="encoding"><c>gzip</c> or <c>zstd</c>.</param>
    public static Stream Decompress(Stream source, string encoding)
    {
        if (encoding == "gzip") return new GZipStream(source, CompressionMode.Decompress, leaveOpen: true);
        var zstd = new DecompressionStream(source, checkEndOfStream: true, leaveOpen: true);
        zstd.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaxZstdWindowLog);
        return zstd;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private async Task FillAsync(Stream plain, long maxBytes, Admission.Lease lease, CancellationToken cancellation)
    {
        while (true)
        {
            if (_length == _buffer.Length) Grow(maxBytes, lease);
            var read = await plain.ReadAsync(_buffer.AsMemory(_length), cancellation);
            if (read == 0) return;
            _length += read;
            if (_length > maxBytes) throw BodyException.TooLarge(maxBytes);
        }
    }

    private void Grow(long maxBytes, Admission.Lease lease)
    {
        var size = (int)Math.Min(_buffer.Length * 2L, maxBytes + 1);
        if (!lease.TryGrow(size - _length)) throw BodyException.NoRoom();
        var larger = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
