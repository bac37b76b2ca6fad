namespace Analyzer.Ingest.Files;

/// <summary>A source as it is stored: counts what is read, and lets its first bytes be looked at without losing them.</summary>
internal sealed class SourceStream(Stream inner) : Stream
{
    private readonly byte[] _head = new byte[8];
    private int _headLength, _headTaken;
    private long _bytesRead;

    /// <summary>Bytes taken from the source so far; may be asked from another thread than the reading one.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The first bytes, at most 8, which later reads return again. Only before the first read.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        while (_headLength < _head.Length)
        {
            var count = inner.Read(_head.AsSpan(_headLength));
            if (count == 0) break;
            _headLength += count;
            Interlocked.Add(ref _bytesRead, count);
        }

        return _head.AsSpan(0, _headLength);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_headTaken < _headLength)
        {
            var count = Math.Min(buffer.Length, _headLength - _headTaken);
            _head.AsSpan(_headTaken, count).CopyTo(buffer);
            _headTaken += count;
            return count;
        }

        var read = inner.Read(buffer);
        Interlocked.Add(ref _bytesRead, read);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
