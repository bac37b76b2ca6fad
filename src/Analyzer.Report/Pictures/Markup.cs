using System.Globalization;
using System.Text;
using Analyzer.Report.Html;
using Analyzer.Report.Story;

namespace Analyzer.Report.Pictures;

/// <summary>
/// Writes HTML and SVG that is also well-formed XML. Whatever is passed as text or as an attribute's value is cleaned
/// and escaped here, in one place, so that no caller can forget it.
/// </summary>
/// <param name="links">Where names lead to; null where there is nothing but the document.</param>
/// <param name="idPrefix">Keeps ids apart where several of these make one document.</param>
internal sealed class Markup(ReportLinks? links = null, string idPrefix = "")
{
    private readonly StringBuilder _out = new(1 << 16);
    private readonly Stack<string> _open = new();
    private int _ids;

    /// <summary>Where names lead to; null where there is nothing but the document.</summary>
    public ReportLinks? Links => links;

    /// <summary>An id unique in the document.</summary>
    public string NextId(string prefix) => $"{idPrefix}{prefix}{(++_ids).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>A coordinate with at most one decimal.</summary>
    public static string Px(double value)
    {
        var text = value.ToString("0.#", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>Opens an element. Attributes whose value is null are left out.</summary>
    public Markup Open(string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(element, attributes);
        _out.Append('>');
        _open.Push(element);
        return this;
    }

    /// <summary>Closes the innermost element.</summary>
    public Markup Close()
    {
        _out.Append("</").Append(_open.Pop()).Append('>');
        if (_open.Count < 5) _out.Append('\n');
        return this;
    }

    /// <summary>An element without content.</summary>
    public Markup Empty(string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(element, attributes);
        _out.Append("/>");
        return this;
    }

    /// <summary>An element that holds only text.</summary>
    public Markup Element(string element, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(element, attributes);
        _out.Append('>');
        Escape(text);
        _out.Append("</").Append(element).Append('>');
        return this;
    }

    /// <summary>Text.</summary>
    public Markup Text(string text)
    {
        Escape(text);
        return this;
    }

    /// <summary>A line break in the source, where it helps those who read it.</summary>
    public Markup Line()
    {
        _out.Append('\n');
        return this;
    }

    /// <summary>Trusted text of our own (style sheet, script), as it is. Never for anything from a trace.</summary>
    public Markup Trusted(string own)
    {
        _out.Append(own);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _open.Count == 0
        ? _out.ToString()
        : throw new InvalidOperationException($"<{_open.Peek()}> was never closed.");

    private void Start(string element, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _out.Append('<').Append(element);
        foreach (var (name, value) in attributes)
        {
            if (value is null) continue;
            _out.Append(' ').Append(name).Append("=\"");
            Escape(value);
            _out.Append('"');
        }
    }

    private void Escape(string text)
    {
        foreach (var c in Say.Clean(text))
        {
            switch (c)
            {
                case '<': _out.Append("&lt;"); break;
                case '>': _out.Append("&gt;"); break;
                case '&': _out.Append("&amp;"); break;
                case '"': _out.Append("&quot;"); break;
                default: _out.Append(c); break;
            }
        }
    }
}
