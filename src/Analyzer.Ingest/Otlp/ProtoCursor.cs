using Analyzer.Ingest.Files;

namespace Analyzer.Ingest.Otlp;

/// <summary>
/// Reads the outer levels of a protobuf message, which may be larger than memory: from bytes at hand, or from a window that slides.
/// Positions are offsets in the whole input; <see cref="long.MaxValue"/> stands for an end that is not known.
/// </summary>
internal ref struct ProtoCursor
{
    private readonly InputWindow? _window;
    private ReadOnlySpan<byte> _data;
    private int _at;
    private long _base;

    public ProtoCursor(ReadOnlySpan<byte> message) => _data = message;

    public ProtoCursor(InputWindow window)
    {
        _window = window;
        _data = window.Available;
        _base = window.Offset;
    }

    /// <summary>Offset of the next byte.</summary>
    public readonly long Position => _base + _at;

    /// <summary>Whether the input ended before the message did.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Whether there is nothing left before <paramref name="end"/>; the end of the input counts only where the end is not known.</summary>
    public bool AtEnd(long end) => Position >= end || (end == long.MaxValue && !Have(1));

    /// <summary>Looks at the next bytes, fewer where the input ends.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        Have(count);
        return _data.Slice(_at, Math.Min(count, _data.Length - _at));
    }

    public bool TryVarint(long end, out ulong value)
    {
        Have(10);
        var rest = _data[_at..];
        if (rest.Length > end - Position) rest = rest[..(int)(end - Position)];
        var length = Varint.Read(rest, out value);
        _at += length;
        IsCutOff |= length == 0 && rest.Length < 10 && Position + rest.Length < end;
        return length > 0;
    }

    /// <summary>
    /// Reads a field's tag. A field with a length is left to be read up to <paramref name="stop"/>; any other is passed over.
    /// </summary>
    public bool TryField(long end, out uint tag, out long stop)
    {
        stop = Position;
        var ok = TryVarint(end, out var value) && value is >= 8 and <= uint.MaxValue;
        tag = (uint)value;
        if (!ok) return false;
        if ((tag & 7) == 2) return TryLength(end, out stop);
        stop = (tag & 7) switch
        {
            0 when TryVarint(end, out _) => Position,
            1 => Position + 8,
            5 => Position + 4,
            _ => long.MaxValue,
        };
        return stop <= end && stop != long.MaxValue;
    }

    /// <summary>Reads a length and gives the position where that many bytes end; false when that is beyond <paramref name="end"/>.</summary>
    public bool TryLength(long end, out long stop)
    {
        stop = end;
        if (!TryVarint(end, out var length) || length > (ulong)(end - Position)) return false;
        stop = Position + (long)length;
        return true;
    }

    /// <summary>Takes the bytes up to <paramref name="stop"/>; valid until the next call.</summary>
    public bool TryTake(long stop, out ReadOnlySpan<byte> bytes)
    {
        var count = (int)(stop - Position);
        bytes = default;
        if (!Have(count))
        {
            IsCutOff = true;
            return false;
        }

        bytes = _data.Slice(_at, count);
        _at += count;
        return true;
    }

    /// <summary>Passes over everything before <paramref name="stop"/>.</summary>
    public bool TryMoveTo(long stop)
    {
        while (Position < stop)
        {
            if (_at == _data.Length && !Have(1))
            {
                IsCutOff = true;
                return false;
            }

            _at += (int)Math.Min(stop - Position, _data.Length - _at);
        }

        return true;
    }

    /// <summary>Gives what was read back to the window.</summary>
    public void Release()
    {
        if (_window is null) return;
        _window.Consume(_at);
        _data = _window.Available;
        _base = _window.Offset;
        _at = 0;
    }

    private bool Have(int count)
    {
        if (_data.Length - _at >= count) return true;
        if (_window is null) return false;
        Release();
        _window.Ensure(count);
        _data = _window.Available;
        return _data.Length >= count;
    }
}
