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

    /// <summary>Cells of text as they are.</summary>
    public static string[] Cells(params string[] cells) => [.. cells.Select(Escape)];
}
