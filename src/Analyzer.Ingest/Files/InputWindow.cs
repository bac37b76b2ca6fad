using System.Buffers;
using ZstdSharp;

namespace Analyzer.Ingest.Files;

/// <summary>
/// The part of an input that is in memory: a window that slides over the plain bytes as the decoder consumes them.
/// Grows only for a single item that does not fit, so memory does not depend on the size of the input.
/// </summary>
internal sealed class InputWindow(Stream stream, CancellationToken cancellation, Action? onFill = null) : IDisposable
{
    private const int InitialBytes = 1 << 18;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _start, _end;
    private long _mark = -1, _markLine;

    /// <summary>Offset of the window's first byte in the plain input.</summary>
    public long Offset { get; private set; }

    /// <summary>1-based line of the window's first byte.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Whether the window's first byte is the first of its line.</summary>
    public bool AtLineStart { get; private set; } = true;

    /// <summary>Whether everything there is has been read into the window.</summary>
    public bool Ended { get; private set; }

    /// <summary>Why reading ended before the input did; null when it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Ends reading; asked between two blocks.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>The bytes in the window.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Drops the first bytes of the window.</summary>
    public void Consume(int count)
    {
        if (count == 0) return;
        var dropped = _buffer.AsSpan(_start, count);
        if (_mark >= Offset && _mark < Offset + count) _markLine = Line + dropped[..(int)(_mark - Offset)].Count((byte)'\n');
        Line += dropped.Count((byte)'\n');
        AtLineStart = dropped[^1] == '\n';
        Offset += count;
        _start += count;
    }

    /// <summary>Remembers an offset, at or after the window's start, whose line will be asked for later.</summary>
    public void Mark(long offset) => _mark = offset;

    /// <summary>1-based line of an offset in the window, or of the mark. An earlier offset counts as the window's start.</summary>
    public long LineOf(long offset)
    {
        if (offset == _mark && offset < Offset) return _markLine;
        return Line + Available[..(int)Math.Clamp(offset - Offset, 0, Available.Length)].Count((byte)'\n');
    }

    /// <summary>Reads more bytes behind those in the window.</summary>
    /// <param name="limit">The window is not grown beyond this.</param>
    /// <returns>False when the input has ended, or the window is full.</returns>
    public bool Fill(int limit)
    {
        if (Ended) return false;
        cancellation.ThrowIfCancellationRequested();
        if (!MakeRoom(limit)) return false;
        try
        {
            var count = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += count;
            Ended = count == 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ZstdException or UnauthorizedAccessException)
        {
            Failure = e;
            Ended = true;
        }

        onFill?.Invoke();
        return !Ended;
    }

    /// <summary>Reads until the window holds <paramref name="count"/> bytes; false when the input ends before.</summary>
    public bool Ensure(int count)
    {
        while (_end - _start < count)
        {
            if (!Fill(Math.Max(count, InitialBytes))) return _end - _start >= count;
        }

        return true;
    }

    /// <summary>Takes bytes out of the middle of the window. Their place counts as before the bytes that stay, which moves only the offset of those.</summary>
    public void Cut(int from, int count)
    {
        Available[(from + count)..].CopyTo(_buffer.AsSpan(_start + from));
        _end -= count;
        Offset += count;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    private bool MakeRoom(int limit)
    {
        var used = _end - _start;
        if (_end < _buffer.Length && _start < _buffer.Length / 2) return true;
        // Moving a nearly full window to gain a few bytes would be done again and again.
        if (used > _buffer.Length / 4 * 3 && (used < limit || used == _buffer.Length))
        {
            if (used >= limit) return false;
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(used + 1, (int)Math.Min(limit, (long)_buffer.Length * 2)));
            Available.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else if (_start > 0)
        {
            Available.CopyTo(_buffer);
        }

        _start = 0;
        _end = used;
        return true;
    }
}
