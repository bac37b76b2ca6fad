using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;
using ZstdSharp;

namespace Analyzer.Service.Receivers;

/// <summary>Decompression for gRPC that stops at a limit: the library's own reads whatever comes out.</summary>
/// <param name="encoding"><c>gzip</c> or <c>zstd</c>.</param>
/// <param name="maxBytes">Most bytes of a message, decompressed.</param>
internal sealed class BoundedCompression(string encoding, long maxBytes) : ICompressionProvider
{
    /// <inheritdoc/>
    public string EncodingName => encoding;

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        encoding == "gzip" ? new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true) : new CompressionStream(stream, leaveOpen: true);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream) => new Bounded(RequestBody.Decompress(stream, encoding), encoding, maxBytes);

    private sealed class Bounded(Stream plain, string encoding, long maxBytes) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            try
            {
                var count = plain.Read(buffer);
                _read += count;
                if (_read > maxBytes) throw GrpcFailure.Of(StatusCode.ResourceExhausted, BodyException.TooLarge(maxBytes).Message);
                // The library's buffer doubles as it grows, hence at most twice what was read.
                if (!GrpcAdmission.TryGrow(2L * count)) throw GrpcFailure.Busy();
                return count;
            }
            catch (Exception e) when (e is InvalidDataException or ZstdException or EndOfStreamException)
            {
                throw GrpcFailure.Of(StatusCode.InvalidArgument, $"the message is not valid {encoding}: {e.Message}");
            }
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) plain.Dispose();
            base.Dispose(disposing);
        }
    }
}
