using System.Buffers.Text;
using System.Text.Json;
using Analyzer.Ingest.Files;

namespace Analyzer.Ingest.Json;

/// <summary>
/// A pull parser over one JSON document in a sliding window: <see cref="Utf8JsonReader"/> that fetches more input by itself, so that
/// decoders are written as if the whole document were there.
/// </summary>
/// <remarks>Spans handed out are valid until the next read. Throws <see cref="JsonException"/> for what is not JSON.</remarks>
internal ref struct JsonCursor
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 512, CommentHandling = JsonCommentHandling.Disallow, AllowTrailingCommas = false };

    private readonly InputWindow _window;
    private readonly ReadOnlySpan<byte> _nextDocument;
    private readonly byte[] _scratch;
    private readonly int _maxTokenBytes;
    private Utf8JsonReader _reader;
    private ReadOnlySpan<byte> _view;
    private int _readerStart, _searched, _released;
    private bool _cutShort;

    /// <summary>Starts a document at the window's first byte.</summary>
    /// <param name="window">Where the document is.</param>
    /// <param name="nextDocument">A line break and how the next document begins; where that is met, this document was cut short. May be empty.</param>
    /// <param name="scratch">Room for unescaped text. A token that needs more is a string, which is cut, or an error.</param>
    public JsonCursor(InputWindow window, ReadOnlySpan<byte> nextDocument, byte[] scratch)
    {
        _window = window;
        _nextDocument = nextDocument;
        _scratch = scratch;
        _maxTokenBytes = scratch.Length / 2;
        Renew(new JsonReaderState(s_options));
    }

    /// <summary>Kind of the current token.</summary>
    public readonly JsonTokenType Token => _reader.TokenType;

    /// <summary>Byte offset of the current token in the plain input.</summary>
    public readonly long Offset => _window.Offset + _readerStart + _reader.TokenStartIndex;

    /// <summary>Remembers where the current token is, so that its line can be told later.</summary>
    public readonly long Mark()
    {
        _window.Mark(Offset);
        return Offset;
    }

    /// <summary>What follows the current token, as far as it is in the window.</summary>
    public readonly ReadOnlySpan<byte> Ahead => _view[Consumed..];

    /// <summary>The current string or property name unescaped, or the digits of the current number.</summary>
    public readonly ReadOnlySpan<byte> Text => _reader.ValueIsEscaped ? Unescaped() : _reader.ValueSpan;

    /// <summary>Moves to the next token; the document must not be at its end.</summary>
    public bool Read() => _reader.Read() || ReadMore();

    /// <summary>Moves to the next property name of the current object, or to its end.</summary>
    public bool NextProperty()
    {
        Read();
        return Token == JsonTokenType.PropertyName;
    }

    /// <summary>Moves to the next element of the current array, or to its end.</summary>
    public bool NextElement()
    {
        Read();
        return Token != JsonTokenType.EndArray;
    }

    /// <summary>Moves to the end of the current object or array; from a property name, over its value.</summary>
    public void Skip()
    {
        if (Token == JsonTokenType.PropertyName) Read();
        if (Token is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        var depth = _reader.CurrentDepth;
        while (Read() && _reader.CurrentDepth > depth)
        {
        }
    }

    /// <summary>
    /// Passes over whole elements of the current array, each with the comma before it, that the caller has read from
    /// <see cref="Ahead"/>. Only directly behind another element: what is allowed next is the same then as it was before.
    /// </summary>
    public void SkipAhead(int bytes)
    {
        var state = _reader.CurrentState;
        _readerStart = Consumed + bytes;
        _reader = new Utf8JsonReader(_view[_readerStart..], _window.Ended && !_cutShort, state);
    }

    /// <summary>The current number, or string of one, as an integer.</summary>
    public readonly bool TryInteger(out long value)
    {
        value = 0;
        if (Token is not (JsonTokenType.Number or JsonTokenType.String)) return false;
        var text = Text;
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length) return true;
        // 1.7e18, as some encoders write large integers.
        if (!TryNumber(out var number) || Math.Abs(number) >= 9.2e18 || Math.Truncate(number) != number) return false;
        value = (long)number;
        return true;
    }

    /// <summary>The current number, or string of one, as a floating-point number.</summary>
    public readonly bool TryNumber(out double value)
    {
        value = 0;
        if (Token is not (JsonTokenType.Number or JsonTokenType.String)) return false;
        var text = Text;
        return Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
    }

    /// <summary>Drops the document, or the part of it that was read, from the window.</summary>
    public void Release()
    {
        _window.Consume(Consumed - _released);
        _released = Consumed;
    }

    /// <summary>How much of the view has been read.</summary>
    private readonly int Consumed => _readerStart + (int)_reader.BytesConsumed;

    private readonly ReadOnlySpan<byte> Unescaped() => _scratch.AsSpan(0, JsonText.Unescape(_reader.ValueSpan, _scratch));

    private bool ReadMore()
    {
        while (true)
        {
            var unread = _view.Length - Consumed;
            _searched = Math.Max(0, _searched - Consumed);
            Release();
            if (_cutShort) throw new JsonException("the document ends in the middle: the next one starts on the next line");
            if (!_window.Fill(_maxTokenBytes) && !_window.Ended)
            {
                JsonLongString.Shorten(_window, _maxTokenBytes);
                unread = _searched = 0;
            }

            Renew(_reader.CurrentState);
            if (_view.Length <= unread && !_window.Ended) continue;
            if (_reader.Read()) return true;
            if (_window.Ended && !_cutShort) throw new JsonException("the input ends in the middle of a document");
        }
    }

    private void Renew(JsonReaderState state)
    {
        _view = View();
        _readerStart = _released = 0;
        _reader = new Utf8JsonReader(_view, _window.Ended && !_cutShort, state);
    }

    /// <summary>The part of the window that can belong to this document.</summary>
    private ReadOnlySpan<byte> View()
    {
        var available = _window.Available;
        if (_nextDocument.IsEmpty) return available;
        var next = available[Math.Min(_searched, available.Length)..].IndexOf(_nextDocument);
        if (next >= 0)
        {
            _cutShort = true;
            return available[..(_searched + next + 1)];
        }

        // The start of the next document may lie across the window's end.
        var certain = Math.Max(0, available.Length - _nextDocument.Length);
        _searched = Math.Max(_searched, certain);
        return _window.Ended ? available : available[..certain];
    }
}
