using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace Analyzer.Ingest.Json;

/// <summary>
/// Writes an array or map as compact JSON into a reused buffer. Always valid JSON, also where the limit cuts it: what does
/// not fit is left out whole. Takes any bytes as text, unlike <see cref="System.Text.Json.Utf8JsonWriter"/>.
/// </summary>
internal sealed class JsonValueWriter(int maxBytes)
{
    // Control characters, quote and backslash must be escaped; nothing else is.
    private static readonly SearchValues<byte> s_escaped = SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    private byte[] _buffer = new byte[256];
    private int _length;
    private bool _comma;

    /// <summary>Whether something was left out because of the limit.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Where the next value will be written.</summary>
    public int Position => _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Whether another value may be written; if not, the rest counts as cut.</summary>
    public bool HasRoom()
    {
        if (_length < maxBytes) return true;
        WasCut = true;
        return false;
    }

    public void Reset()
    {
        _length = 0;
        _comma = WasCut = false;
    }

    public void Open(char bracket)
    {
        Separate();
        Raw((byte)bracket);
        _comma = false;
    }

    public void Close(char bracket)
    {
        Raw((byte)bracket);
        _comma = true;
    }

    /// <summary>Starts an entry of a map: the comma before it.</summary>
    public int Entry()
    {
        Separate();
        _comma = false;
        return _length;
    }

    /// <summary>Writes the key of the entry that starts at a position; also when its value has been written already.</summary>
    public void Key(int entry, ReadOnlySpan<byte> key)
    {
        var before = _length;
        Quoted(key);
        Raw((byte)':');
        if (before == entry)
        {
            _comma = false;
            return;
        }

        var written = _buffer.AsSpan(before, _length - before).ToArray();
        _buffer.AsSpan(entry, before - entry).CopyTo(_buffer.AsSpan(entry + written.Length));
        written.CopyTo(_buffer.AsSpan(entry));
        _comma = true;
    }

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Separate();
        if (utf8.Length > maxBytes)
        {
            WasCut = true;
            var length = maxBytes;
            while (length > 0 && (utf8[length] & 0xc0) == 0x80) length--;
            utf8 = utf8[..length];
        }

        Quoted(utf8);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Separate();
        if (bytes.Length > maxBytes) WasCut = true;
        bytes = bytes[..Math.Min(bytes.Length, maxBytes)];
        Raw((byte)'"');
        Base64.EncodeToUtf8(bytes, Room(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        _length += written;
        Raw((byte)'"');
    }

    public void Integer(long value)
    {
        Separate();
        value.TryFormat(Room(32), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Number(double value)
    {
        if (!double.IsFinite(value))
        {
            // As protobuf's JSON mapping writes them; JSON has no such numbers.
            Text(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
            return;
        }

        Separate();
        value.TryFormat(Room(32), out var written, "R", CultureInfo.InvariantCulture);
        _length += written;
    }

    public void Bool(bool value) => Literal(value ? "true"u8 : "false"u8);

    public void Null() => Literal("null"u8);

    private void Literal(ReadOnlySpan<byte> text)
    {
        Separate();
        text.CopyTo(Room(text.Length));
        _length += text.Length;
    }

    private void Separate()
    {
        if (_comma) Raw((byte)',');
        _comma = true;
    }

    private void Quoted(ReadOnlySpan<byte> utf8)
    {
        Raw((byte)'"');
        while (true)
        {
            var plain = utf8.IndexOfAny(s_escaped);
            if (plain < 0) plain = utf8.Length;
            utf8[..plain].CopyTo(Room(plain + 8));
            _length += plain;
            if (plain == utf8.Length) break;
            Escaped(utf8[plain]);
            utf8 = utf8[(plain + 1)..];
        }

        Raw((byte)'"');
    }

    private void Escaped(byte character)
    {
        var room = Room(6);
        room[0] = (byte)'\\';
        var letter = character switch { (byte)'"' => '"', (byte)'\\' => '\\', (byte)'\n' => 'n', (byte)'\r' => 'r', (byte)'\t' => 't', _ => 'u' };
        room[1] = (byte)letter;
        _length += 2;
        if (letter != 'u') return;
        character.TryFormat(room[2..], out _, "x4", CultureInfo.InvariantCulture);
        _length += 4;
    }

    private void Raw(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        return _buffer.AsSpan(_length);
    }
}
