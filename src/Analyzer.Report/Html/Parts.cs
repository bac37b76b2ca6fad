using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>Pieces that several sections are made of.</summary>
internal static class Parts
{
    /// <summary>A sentence with its names standing out.</summary>
    public static void Prose(Markup markup, Prose prose)
    {
        foreach (var run in prose.Runs)
        {
            if (run.Strong) markup.Element("b", run.Text);
            else markup.Text(run.Text);
        }
    }

    /// <summary>The words under a heading that say how to read what follows.</summary>
    public static void Lead(Markup markup, string text) => markup.Element("p", text, ("class", "lead"));

    /// <summary>Opens a box in which wide content scrolls, reachable by keyboard. The caller closes it.</summary>
    public static void OpenScroll(Markup markup, string label, string role = "scroll") =>
        markup.Open("div", ("class", role), ("role", "region"), ("aria-label", label), ("tabindex", "0"));

    /// <summary>Opens a folded part. The caller closes it.</summary>
    public static void OpenDetails(Markup markup, string summary) =>
        markup.Open("details").Element("summary", summary);

    /// <summary>Opens a table with its caption and head. The caller closes table and body: two levels.</summary>
    public static void OpenTable(Markup markup, string caption, params ReadOnlySpan<Column> columns)
    {
        markup.Open("table").Element("caption", caption);
        markup.Open("thead").Open("tr");
        foreach (var column in columns) markup.Element("th", column.Title, ("scope", "col"), ("class", column.IsNumber ? "n" : null));
        markup.Close().Close().Open("tbody");
    }

    /// <summary>A row whose first cell names it.</summary>
    public static void Row(Markup markup, string name, params ReadOnlySpan<Cell> cells)
    {
        markup.Open("tr").Element("th", name, ("scope", "row"));
        foreach (var cell in cells) markup.Element("td", cell.Text, ("class", cell.IsNumber ? "n" : null));
        markup.Close();
    }

    /// <summary>The cell that names a row by its edge, with the operation beneath.</summary>
    public static void EdgeCell(Markup markup, string? caller, string callee, string operation, string? beneath = null)
    {
        markup.Open("th", ("scope", "row"), ("class", "edge-name"));
        Linked(markup, Measures.Arrow(caller, callee), markup.Links?.Edge(caller, callee, operation));
        markup.Element("span", beneath ?? operation, ("class", "sub")).Close();
    }

    /// <summary>Text that leads somewhere, where there is a page of it.</summary>
    public static void Linked(Markup markup, string text, string? address)
    {
        if (address is null) markup.Text(text);
        else markup.Element("a", text, ("href", address));
    }

    /// <summary>A number cell.</summary>
    public static Cell N(string text) => new(text, true);

    /// <summary>A text cell.</summary>
    public static Cell T(string text) => new(text, false);
}

/// <summary>A column's head.</summary>
internal readonly record struct Column(string Title, bool IsNumber = false);

/// <summary>A cell.</summary>
internal readonly record struct Cell(string Text, bool IsNumber);
