using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Analyzer.Ingest.Files;

/// <summary>Reads another stream on a thread of its own, a few buffers ahead, so that decompression and decoding overlap.</summary>
internal sealed class ReadAheadStream : Stream
{
    private const int BufferBytes = 1 << 18;
    private const int BuffersAhead = 4;

    private readonly Stream _inner;
    private readonly BlockingCollection<(byte[] Buffer, int Length)> _filled = new(BuffersAhead);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private (byte[] Buffer, int Length) _current = ([], 0);
    private int _taken;
    private Exception? _failure;

    public ReadAheadStream(Stream inner)
    {
        _inner = inner;
        _thread = new Thread(Pump) { IsBackground = true, Name = "decompress" };
        _thread.Start();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_taken == _current.Length)
        {
            if (_current.Buffer.Length > 0) ArrayPool<byte>.Shared.Return(_current.Buffer);
            _taken = 0;
            if (_filled.TryTake(out _current, Timeout.Infinite)) continue;
            _current = ([], 0);
            if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
            return 0;
        }

        var count = Math.Min(buffer.Length, _current.Length - _taken);
        _current.Buffer.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_stop.IsCancellationRequested)
        {
            _stop.Cancel();
            _thread.Join();
            _filled.Dispose();
            _stop.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Pump()
    {
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
                var length = 0;
                try
                {
                    length = _inner.Read(buffer, 0, BufferBytes);
                }
                finally
                {
                    if (length == 0) ArrayPool<byte>.Shared.Return(buffer);
                }

                if (length == 0) break;
                _filled.Add((buffer, length), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
#pragma warning disable CA1031 // Whatever the decompressor throws belongs to the thread that reads.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }

        _filled.CompleteAdding();
    }
}
