using System.Text;
using Analyzer.Report.Story;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Analyzer.Report.Terminal;

/// <summary>A console with what the sections need to know of it. Text from traces is escaped here.</summary>
internal sealed class Screen(IAnsiConsole console)
{
    /// <summary>Columns.</summary>
    public int Width => Math.Max(40, console.Profile.Width);

    /// <summary>Whether block characters can be shown.</summary>
    public bool IsUnicode => console.Profile.Capabilities.Unicode;

    /// <summary>A heading with an empty line before it.</summary>
    public void Heading(string text)
    {
        console.WriteLine();
        console.MarkupLine($"[bold]{Escape(text)}[/]");
    }

    /// <summary>A line of markup, wrapped at the width.</summary>
    public void Line(string markup = "") => console.MarkupLine(markup);

    /// <summary>Prose wrapped between words, further lines indented; a number stays with its unit.</summary>
    public void Paragraph(string lead, Prose prose, string style = "default")
    {
        var line = new StringBuilder(Escape(lead));
        var used = lead.Length;
        foreach (var word in Words(prose))
        {
            var length = word.Sum(run => run.Text.Length);
            var isFirst = used == lead.Length;
            if (!isFirst && used + 1 + length > Width)
            {
                console.MarkupLine($"[{style}]{line}[/]");
                line.Clear().Append(' ', lead.Length);
                used = lead.Length;
                isFirst = true;
            }

            if (!isFirst) line.Append(' ');
            used += length + (isFirst ? 0 : 1);
            foreach (var run in word) line.Append(run.Strong ? $"[bold]{Escape(run.Text)}[/]" : Escape(run.Text));
        }

        console.MarkupLine($"[{style}]{line}[/]");
    }

    /// <summary>Anything Spectre renders.</summary>
    public void Write(IRenderable renderable) => console.Write(renderable);

    /// <summary>A table without frames, as narrow as its content.</summary>
    public static Table Table(params ReadOnlySpan<(string Title, bool IsNumber)> columns)
    {
        var table = new Table().NoBorder().Collapse();
        table.ShowHeaders = columns.ToArray().Any(column => column.Title.Length > 0);
        foreach (var (title, isNumber) in columns)
        {
            var column = new TableColumn($"[dim]{Escape(title)}[/]") { Padding = new Padding(0, 0, 2, 0), NoWrap = isNumber };
            table.AddColumn(isNumber ? column.RightAligned() : column.LeftAligned());
        }

        return table;
    }

    /// <summary>Text that means itself; no-break spaces, which terminals may show oddly, become plain ones.</summary>
    public static string Escape(string text) => Say.Clean(text).Replace(Say.Gap, " ", StringComparison.Ordinal).EscapeMarkup();

    /// <summary>Prose with its names in bold.</summary>
    public static string Escape(Prose prose) =>
        string.Concat(prose.Runs.Select(run => run.Strong ? $"[bold]{Escape(run.Text)}[/]" : Escape(run.Text)));

    /// <summary>Words as people see them: a name and the full stop behind it are one, though they are two runs.</summary>
    private static IEnumerable<List<Run>> Words(Prose prose)
    {
        List<Run> word = [];
        foreach (var run in prose.Runs)
        {
            var parts = run.Text.Split(' ');
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0 && word.Count > 0)
                {
                    yield return word;
                    word = [];
                }

                if (parts[i].Length > 0) word.Add(run with { Text = parts[i] });
            }
        }

        if (word.Count > 0) yield return word;
    }
}
