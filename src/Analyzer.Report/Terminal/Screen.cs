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
        var isFirst = true;
        foreach (var (text, isStrong) in prose.Runs.SelectMany(Words))
        {
            var word = text.TrimStart(' ');
            var isNew = !isFirst && text.Length > word.Length;
            if (isNew && used + 1 + word.Length > Width)
            {
                console.MarkupLine($"[{style}]{line}[/]");
                line.Clear().Append(' ', lead.Length);
                used = lead.Length;
            }
            else if (isNew)
            {
                line.Append(' ');
                used++;
            }

            line.Append(isStrong ? $"[bold]{Escape(word)}[/]" : Escape(word));
            used += word.Length;
            isFirst = false;
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

    /// <summary>The words of a run, each with the space before it where there is one: runs may end inside a word.</summary>
    private static IEnumerable<(string Text, bool IsStrong)> Words(Run run)
    {
        for (var at = 0; at < run.Text.Length;)
        {
            var next = run.Text.IndexOf(' ', at + 1);
            if (next < 0) next = run.Text.Length;
            yield return (run.Text[at..next], run.Strong);
            at = next;
        }
    }
}
