using System.Buffers;

namespace Analyzer.Store.Dictionary;

/// <summary>Texts of rows, one after the other in one reused buffer; most rows have none.</summary>
internal sealed class TextBuffer
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);
    private readonly List<(int Row, int Start, int Length)> _texts = [];
    private int _at;

    /// <summary>How many rows have a text.</summary>
    public int Count => _texts.Count;

    /// <summary>Where the next text is written; <see cref="End"/> closes it.</summary>
    public IBufferWriter<byte> Writer => _bytes;

    /// <summary>Everything written since the last <see cref="End"/> is the text of this row; rows come in rising order.</summary>
    public void End(int row)
    {
        _texts.Add((row, _at, _bytes.WrittenCount - _at));
        _at = _bytes.WrittenCount;
    }

    /// <summary>The text of a row; empty when it has none.</summary>
    public ReadOnlySpan<byte> Of(int row)
    {
        var (low, high) = (0, _texts.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (found, start, length) = _texts[middle];
            if (found == row) return _bytes.WrittenSpan.Slice(start, length);
            if (found < row) low = middle + 1;
            else high = middle - 1;
        }

        return [];
    }

    /// <summary>Forgets the texts, keeps the memory.</summary>
    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _texts.Clear();
        _at = 0;
    }
}
