using System.Text;
using Analyzer.Report.Story;

namespace Analyzer.Report.Markdown;

/// <summary>Writes Markdown. Text from traces is escaped, so that it can neither format nor link nor smuggle HTML.</summary>
internal sealed class MarkdownPage
{
    private const string Special = "\\`*_{}[]()<>#+!|~&$";

    private readonly StringBuilder _out = new();

    /// <summary>A heading.</summary>
    public void Heading(int level, string own)
    {
        _out.Append(new string('#', level)).Append(' ').Append(own).Append("\n\n");
    }

    /// <summary>A heading with names of its own.</summary>
    public void Heading(int level, Prose prose) => Heading(level, Escape(prose.ToString()));

    /// <summary>A paragraph of escaped text.</summary>
    public void Paragraph(string escaped) => _out.Append(escaped).Append("\n\n");

    /// <summary>An item of a list.</summary>
    public void Item(string escaped) => _out.Append("- ").Append(escaped).Append('\n');

    /// <summary>A line of escaped text.</summary>
    public void Line(string escaped) => _out.Append(escaped).Append('\n');

    /// <summary>An empty line.</summary>
    public void Gap() => _out.Append('\n');

    /// <summary>Text in a box, as it is but for fences inside.</summary>
    public void Block(string text)
    {
        var fence = text.Contains("```", StringComparison.Ordinal) ? "~~~~" : "```";
        _out.Append(fence).Append("text\n").Append(text.TrimEnd('\n').Replace("~~~~", "~~~\u200b~", StringComparison.Ordinal)).Append('\n').Append(fence).Append("\n\n");
    }

    /// <summary>A table of escaped cells; a column whose every cell is a dash is left out.</summary>
    public void Table((string Title, bool IsNumber)[] columns, IEnumerable<string[]> rows)
    {
        var cells = rows.ToList();
        var kept = Enumerable.Range(0, columns.Length).Where(column => cells.Count == 0 || cells.Any(row => row[column] != "–")).ToList();
        columns = [.. kept.Select(column => columns[column])];
        rows = cells.Select(row => kept.Select(column => row[column]).ToArray());
        _out.Append('|').AppendJoin('|', columns.Select(column => $" {column.Title} ")).Append("|\n|").AppendJoin('|', columns.Select(column => column.IsNumber ? "---:" : "---")).Append("|\n");
        foreach (var row in rows) _out.Append('|').AppendJoin('|', row.Select(cell => $" {cell} ")).Append("|\n");
        _out.Append('\n');
    }

    /// <summary>Prose with its names in bold.</summary>
    public static string Escape(Prose prose) =>
        string.Concat(prose.Runs.Select(run => run.Strong && run.Text.Trim().Length > 0 ? $"**{Escape(run.Text)}**" : Escape(run.Text)));

    /// <summary>Text whose every character means itself.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in Say.Clean(text))
        {
            // Brackets around what people write and arrows would only clutter the source; they need no escape without a link.
            if (Special.Contains(c, StringComparison.Ordinal) && c is not ('(' or ')' or '#' or '+' or '!' or '{' or '}')) escaped.Append('\\');
            escaped.Append(c);
            // In a ticket a name that begins with @ would call people: an invisible space takes that from it.
            if (c == '@') escaped.Append('\u200b');
        }

        return escaped.ToString();
    }

    /// <summary>Text as code; its backticks are fenced by longer ones, and bars escaped for tables.</summary>
    public static string Code(string text)
    {
        text = Say.Clean(text);
        if (text.Length == 0) return "";
        var longest = 0;
        for (int i = 0, run = 0; i < text.Length; i++)
        {
            run = text[i] == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        var gap = text[0] == '`' || text[^1] == '`' ? " " : "";
        return $"{fence}{gap}{text.Replace("|", "\\|", StringComparison.Ordinal)}{gap}{fence}";
    }

    /// <inheritdoc/>
    public override string ToString() => _out.ToString().TrimEnd('\n').Replace(Say.Gap, " ", StringComparison.Ordinal) + "\n";
}
